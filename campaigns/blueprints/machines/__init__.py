"""What programs ask: is it alive, is it ready, how is it doing."""
