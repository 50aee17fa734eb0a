"""Stand-ins for the messaging apps' servers, each written from its app's public documentation."""
