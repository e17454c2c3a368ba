"""docs/crosswalks/: the ten outcomes and the ten service areas beside what others measure."""
