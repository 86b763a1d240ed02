import Foundation

/// Package.swift as the package manager reads it.
struct Manifest: Decodable {
    let targets: [Target]

    struct Target: Decodable {
        let name: String
        let type: String
        let path: String
        let dependencies: [Dependency]

        var arrows: Set<String> { Set(dependencies.map(\.name)) }
        var isTest: Bool { path.hasPrefix("Tests/") }
        var isC: Bool { path.hasPrefix("Sources/System/") }
        var layer: Layer? { Layer(path: path) }
    }

    /// `{"byName": ["Domain", null]}` or `{"target": ["Domain", null]}`.
    struct Dependency: Decodable {
        let name: String

        init(from decoder: any Decoder) throws {
            let kinds = try decoder.singleValueContainer().decode([String: [String?]].self)
            guard let name = kinds.values.first?.first ?? nil else { throw Unreadable() }
            self.name = name
        }
    }

    struct Unreadable: Error {}

    /// Read once. Has a scratch folder of its own: the build that runs this test holds the lock of the ordinary one.
    static let current = Result { try read() }

    private static func read() throws -> Manifest {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "jobrun-manifest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        // Not Foundation's Process: it crashes in a process with more than 1,024 open files, and the suites run side by side.
        let command = "swift package --package-path '\(SourceTree.root.path)' --scratch-path '\(scratch.path)' dump-package"
        guard let pipe = popen(command, "r") else { throw Unreadable() }
        var json = Data()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { json.append(contentsOf: chunk[..<count]) }
        guard pclose(pipe) == 0 else { throw Unreadable() }
        return try JSONDecoder().decode(Manifest.self, from: json)
    }
}

/// The layers, lowest first. An import points to a lower layer, or sideways.
enum Layer: String, CaseIterable, Comparable {
    case system = "System"
    case platform = "Platform"
    case domain = "Domain"
    case rules = "Rules"
    case service = "Service"
    case edges = "Edges"
    case app = "App"
    case workbench = "Workbench"

    /// The layer of a path below Sources.
    init?(path: String) {
        let parts = path.split(separator: "/")
        guard parts.count >= 2, parts[0] == "Sources" else { return nil }
        self.init(rawValue: String(parts[1]))
    }

    static func < (left: Layer, right: Layer) -> Bool {
        guard let first = allCases.firstIndex(of: left), let second = allCases.firstIndex(of: right) else { return false }
        return first < second
    }

    var isAbovePlatform: Bool { self > .platform }
}
