/// The version of this part, until it has content.
public enum SwormPlaceholder {}
