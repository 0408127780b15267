"""The demonstration's pictures, drawn by code and not photographed: no real house and no real person stands for an invented campaign."""
