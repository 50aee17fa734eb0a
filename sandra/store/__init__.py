"""Tables, queries, migrations and demo data behind `sandra.records` and `sandra.shop.orders`."""
