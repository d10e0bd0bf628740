"""Many notes at once, unattended: planned first, paid for once, resumed at any moment."""
