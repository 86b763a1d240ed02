import Glibc

/// Plays chaos with the real server and accounts for every text afterwards; see docs/reliability.md.
exit(await Course.run(CommandLine.arguments))
