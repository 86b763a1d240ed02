import Testing

/// The build's own import check sees nothing that is reachable through another target, so the import lines are read here.
@Suite("Arrows")
struct ArrowTests {
    let manifest: Manifest
    let swiftTargets: [Manifest.Target]

    init() throws {
        manifest = try Manifest.current.get()
        swiftTargets = manifest.targets.filter { !$0.isC && !$0.isTest }
    }

    @Test("Package.swift draws exactly the arrows of the table")
    func tableMatchesManifest() {
        #expect(Set(swiftTargets.map(\.name)) == Set(Arrows.table.keys))
        for target in swiftTargets {
            let table = Arrows.from(target.name)
            #expect(target.arrows == table, "\(target.name): differs in \(target.arrows.symmetricDifference(table).sorted())")
        }
    }

    @Test("a target imports only what an arrow allows, not what it can reach through others")
    func importsFollowArrows() {
        let ours = Set(manifest.targets.map(\.name))
        for target in manifest.targets where !target.isC {
            let allowed = target.isTest ? target.arrows : Arrows.from(target.name)
            for file in SourceTree.files(of: target) {
                let strangers = file.imports.intersection(ours).subtracting(allowed)
                #expect(strangers.isEmpty, "\(file.path) imports \(strangers.sorted())")
            }
        }
    }

    @Test("arrows point to a lower layer or sideways")
    func arrowsPointDown() throws {
        let layers = Dictionary(uniqueKeysWithValues: manifest.targets.map { ($0.name, $0.layer) })
        for target in swiftTargets {
            let layer = try #require(target.layer)
            for arrow in target.arrows {
                // The sandbox serves the simulator, so the wiring knows it.
                if (target.name, arrow) == ("App", "Simulator") { continue }
                let other = try #require(layers[arrow] ?? nil, "\(arrow) is in no layer")
                #expect(other <= layer, "\(target.name) → \(arrow) points up")
            }
        }
    }

    @Test("each C library is imported by exactly one target")
    func oneImporterForEachLibrary() {
        for library in manifest.targets.filter(\.isC) {
            let importers = manifest.targets.filter { target in
                SourceTree.files(of: target).contains { $0.imports.contains(library.name) }
            }
            #expect(importers.count <= 1, "\(library.name) is imported by \(importers.map(\.name))")
            let arrows = manifest.targets.filter { $0.arrows.contains(library.name) }
            #expect(arrows.count == 1, "\(library.name) has arrows from \(arrows.map(\.name))")
        }
    }

    @Test("every source file belongs to a target")
    func noStrayFiles() {
        for file in SourceTree.sources {
            let owners = manifest.targets.filter { file.path.hasPrefix($0.path + "/") }
            #expect(owners.count == 1, "\(file.path) belongs to \(owners.map(\.name))")
        }
    }
}
