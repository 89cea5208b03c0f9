"""Who is asking, and what may they do? Keys, roles, and the middleware that checks them."""
