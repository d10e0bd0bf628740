"""The paper of a note: found, recognised, with the places of the annotations, and what a citation opens."""
