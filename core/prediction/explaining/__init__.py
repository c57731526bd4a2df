"""Why a run answers as it does: where in a picture it looks, and which pictures it has learned from are most like it."""
