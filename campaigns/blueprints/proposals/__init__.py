"""Pages of proposals: for everybody, and for those who follow them."""
