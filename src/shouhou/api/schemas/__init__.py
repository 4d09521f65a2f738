"""The shapes that go in and out. A shape is a promise: members are added, never renamed or removed."""
