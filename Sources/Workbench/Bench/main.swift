import Glibc

/// Measures JobRun against the limits of this machine; see docs/performance.md.
exit(await Course.run(CommandLine.arguments))
