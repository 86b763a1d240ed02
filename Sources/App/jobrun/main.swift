import App
import Glibc

/// Reads the environment by hand: Foundation would cost a third of the idle memory.
var environment: [String: String] = [:]
var entry = environ
while let text = entry.pointee.map({ String(cString: $0) }) {
    if let equals = text.firstIndex(of: "=") { environment[String(text[..<equals])] = String(text[text.index(after: equals)...]) }
    entry += 1
}
exit(await Command.run(Array(CommandLine.arguments.dropFirst()), environment: environment))
