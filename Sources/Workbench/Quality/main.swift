import Glibc

/// Measures the rules on the corpus, or learns the second opinion from it; see docs/quality.md.
exit(Course.run(Array(CommandLine.arguments.dropFirst())))
