"""One's own measure: what a person decided on, drafted again by candidates and held against their words."""
