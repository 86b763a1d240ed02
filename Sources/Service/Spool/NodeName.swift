public import Domain

/// What this node calls itself where nodes share something. The name is made at the first start and kept beside the spool, which one
/// process alone can have: so what a crash left leased is this node's own again at its next start, and not only when the lease lapses.
public enum NodeName {
    /// Reads the name, or gives one.
    public static func find(in folder: String, ids: IdentifierSource, now: Moment) throws(SpoolFailure) -> String {
        let path = folder + "/node"
        if let bytes = DurableFile.read(path), case .whole(bytes.count) = SpoolFrame.read(bytes[...]),
            var fields = FieldReader(SpoolFrame.payload(bytes[...])), let name = fields.text(), !name.isEmpty
        {
            return name
        }
        let id: Identifier<NodeName> = ids.next(at: now)
        var fields = FieldWriter()
        fields.add(id.text)
        try DurableFile.replace(path, with: SpoolFrame.frame(fields.bytes))
        return id.text
    }
}
