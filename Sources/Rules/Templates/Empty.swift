// This file goes when the target has its first type.
