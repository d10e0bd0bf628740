"""The embedded drafter: sentences of the paper that answer a field, chosen without a model."""
