"""The desk's web server: the demo shop with the customers' chat, and later the supervisors' console."""
