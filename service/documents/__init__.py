"""How are documents added, removed and shown? Uploads, the library and the viewer."""
