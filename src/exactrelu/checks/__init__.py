"""The checker behind `verify`: exact arithmetic, and no solver."""
