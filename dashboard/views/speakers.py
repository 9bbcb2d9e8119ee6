"""In work."""


def render(view):
    pass
