"""Pages of petitions: for everybody, and for those who write them."""
