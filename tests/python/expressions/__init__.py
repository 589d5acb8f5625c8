"""Random typed expressions, printed in three languages and evaluated by an obvious interpreter."""
