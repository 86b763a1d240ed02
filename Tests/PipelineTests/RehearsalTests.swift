import Labelling
import Testing

@Suite("Conversations")
struct RehearsalTests {
    private static func all(beside path: String = #filePath) -> [Rehearsal] {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        return Rehearsal.read("\(folder)/corpus/conversations.txt")
    }

    @Test("each goes as it is labelled: nothing told is asked again, no link is repeated, goodbyes end it once")
    func conversations() {
        let rehearsals = Self.all()
        #expect(rehearsals.count >= 150)
        for rehearsal in rehearsals {
            for fault in rehearsal.faults() { Issue.record("\(fault)") }
        }
    }
}
