import Testing

@testable import Chaos
@testable import Simulator

/// A promise that was broken in the books or on the phones, and what the auditor has to call it.
struct Breach: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: Findings.Kind
    let happen: @Sendable (inout Scene) -> Void

    init(_ description: String, _ kind: Findings.Kind, _ happen: @escaping @Sendable (inout Scene) -> Void) {
        (testDescription, self.kind, self.happen) = (description, kind, happen)
    }
}

@Suite struct AuditTests {
    @Test("books in order are found in order")
    func inOrder() {
        #expect(Scene().findings.examples.isEmpty)
    }

    @Test("each breach is found and called by its name, and nothing else is", arguments: breaches)
    func found(_ breach: Breach) {
        var scene = Scene()
        breach.happen(&scene)
        let findings = scene.findings
        #expect(findings.counts == [breach.kind: 1], "\(findings.examples)")
    }

    @Test("every kind of finding has a breach that shows it")
    func everyKind() {
        #expect(Set(Self.breaches.map(\.kind)) == Set(Findings.Kind.allCases))
    }

    @Test("a doubtful end that a person was told of is no breach, whether the text arrived or not")
    func person() {
        var scene = Scene()
        scene.amend("L3", state: "person", detail: "the carrier's list proves nothing")
        #expect(scene.findings.isClean)
        scene.ledger.texts.removeAll { $0.sid == "SML3" }
        #expect(scene.findings.isClean)
    }

    @Test("a text that was on its way when the hold came is no breach; nor is one of a process that stood still")
    func onItsWay() {
        var scene = Scene()
        scene.holds.append(scene.flip(Scene.client, true, at: 68_000))
        #expect(scene.findings.isClean, "the last text left 2.4 s later")
        scene.holds[2] = scene.flip(Scene.client, true, at: 62_000)
        scene.chronicle.freeze("node-2", from: Scene.start + 63_000, to: Scene.start + 70_390)
        #expect(scene.findings.counts == [.underHold: 1], "it left 8.4 s later, and its sender was wide awake")
        scene.chronicle.freeze("node-1", from: Scene.start + 63_000, to: Scene.start + 70_390)
        #expect(scene.findings.isClean, "its sender stood still")
    }

    @Test("texts whose letters went with the database are no breach; nor is an answer to what came after the backup was put back")
    func restored() {
        var scene = Scene()
        scene.chronicle.restore(Restored(backup: Scene.start + 80_000, putBack: Scene.start + 90_000))
        scene.receive("Lgone", to: Scene.phone, at: 85_000)
        scene.hear("SMin3", from: Scene.phone, at: 95_000)
        scene.answer("SMin3", with: "L4", to: Scene.phone, at: 95_400)
        #expect(scene.findings.isClean)
    }

    @Test("two notices of one ordinal, written at the same instant, may reach the owner either way round")
    func twins() {
        var scene = Scene()
        scene.amend("L1", kind: "danger", sid: "SML1", ordinal: 7)
        scene.amend("L2", kind: "owner", sid: "SML2", ordinal: 7)
        scene.ledger.texts.removeAll { $0.sid == "SML1" }
        scene.receive("L1", to: Scene.phone, at: 61_000)
        #expect(scene.findings.isClean)
    }

    @Test("an identifier says when it was made")
    func minted() {
        #expect(Books.minted("01a1fe42-4c0a-7902-af61-92e79f040f69") == 1_795_267_120_138)
        #expect(Books.minted("none") == 0)
    }

    static let breaches: [Breach] = [
        Breach("an acknowledged text is not stored", .lost) { $0.events.removeFirst() },
        Breach("an acknowledged call is not stored", .lost) { $0.events.removeLast() },
        Breach("a text whose webhook never came was not found", .lost) { scene in
            let text = scene.text("SMin9", .phone, from: Scene.phone, to: Scene.number, at: 90_000, callback: nil)
            scene.ledger.add(text)
        },
        Breach("an answer that the books call delivered is on no phone", .lost) { scene in
            scene.ledger.texts.removeAll { $0.sid == "SML2" }
        },
        Breach("an answer is dead", .lost) { scene in
            // The letter itself and the event that it was to answer are one loss each; the event is taken back here.
            scene.settle("CAin1", "person")
            scene.amend("L3", state: "dead", detail: "refused")
            scene.ledger.texts.removeAll { $0.sid == "SML3" }
        },
        Breach("an event was answered by a letter that failed", .lost) { scene in
            scene.amend("L3", state: "failed")
            scene.ledger.texts.removeAll { $0.sid == "SML3" }
        },
        Breach("one letter reached the phone twice", .doubled) { $0.receive("L3", to: Scene.caller, at: 71_000, sid: "SMagain") },
        Breach("one text was answered by two letters", .doubled) { scene in
            scene.answer("CAin1", with: "L4", to: Scene.caller, at: 70_900)
        },
        Breach("a fail-safe past the database, and the answer to the same call", .doubled) { scene in
            let words = "We missed your call. Please reply."
            let text = scene.text("SMdirect", .rest, from: Scene.number, to: Scene.caller, at: 72_000, body: words, callback: nil)
            scene.ledger.add(text)
        },
        Breach("a text was answered, a backup was put back, and it was answered again", .doubled) { scene in
            scene.chronicle.restore(Restored(backup: Scene.start + 80_000, putBack: Scene.start + 90_000))
            scene.hear("SMin3", from: Scene.phone, at: 84_000)
            scene.receive("Lgone", to: Scene.phone, at: 85_000)
            scene.answer("SMin3", with: "L4", to: Scene.phone, at: 95_400)
        },
        Breach("two fail-safes past the database within the hour", .doubled) { scene in
            for sid in ["SMdirect1", "SMdirect2"] {
                let words = "We missed your call. Please reply."
                scene.ledger.add(
                    scene.text(sid, .rest, from: Scene.number, to: Scene.phone, at: 72_000, body: words, callback: nil))
            }
        },
        Breach("two letters of a lane reached the phone in the wrong order", .disordered) { scene in
            scene.amend("L1", sid: "SML1", ordinal: 8)
            scene.amend("L2", sid: "SML2", ordinal: 7)
            // The answers stand in the lane as they were asked for; the texts were taken the other way round.
            (scene.letters[0], scene.letters[1]) = (scene.letters[1], scene.letters[0])
            scene.amend("L1", sid: "SML1", ordinal: 7)
            scene.amend("L2", sid: "SML2", ordinal: 8)
            scene.ledger.texts.removeAll { $0.sid == "SML1" }
            scene.receive("L1", to: Scene.phone, at: 61_000)
        },
        Breach("two letters of one ordinal reached a customer in the order in which they were not written", .disordered) { scene in
            scene.amend("L1", sid: "SML1", ordinal: 7)
            scene.amend("L2", sid: "SML2", ordinal: 7)
            scene.ledger.texts.removeAll { $0.sid == "SML1" }
            scene.receive("L1", to: Scene.phone, at: 61_000)
        },
        Breach("a later text was answered before an earlier one that lay there", .disordered) { scene in
            scene.hear("SMin0", from: Scene.phone, at: 58_000)
            scene.answer("SMin0", with: "L9", to: Scene.phone, at: 62_000)
        },
        Breach("an event has no disposition", .undisposed) { $0.settle("SMin2", nil) },
        Breach("a text left under a client's hold", .underHold) { scene in
            scene.holds.append(scene.flip(Scene.client, true, at: 65_000))
        },
        Breach("a text left under the hold of everything", .underHold) { scene in
            scene.holds.append(scene.flip("global", true, at: 65_000))
        },
        Breach("a text left under a hold that was said twice", .underHold) { scene in
            scene.holds += [scene.flip("global", true, at: 65_000), scene.flip("global", true, at: 70_000)]
        },
        Breach("a text left after STOP", .afterStop) { scene in
            scene.consents.append(scene.flip("\(Town.owner(3)) \(Scene.caller)", true, at: 65_000))
        },
        Breach("a letter that was withheld is on a phone", .unowed) { $0.amend("L3", state: "withheld", detail: "opted_out") },
        Breach("a phone has a text that nobody wrote", .unowed) { scene in
            scene.ledger.add(scene.text("SMghost", .twiml, from: Scene.number, to: Scene.phone, at: 80_000, callback: nil))
        },
        Breach("a letter is still on its way in the end", .unsettled) { scene in
            scene.amend("L3", state: "ambiguous")
            scene.settle("CAin1", "person")
        },
        Breach("an invariant of the database is broken", .broken) { $0.broken = [("two open leads of one conversation", 1)] },
        Breach("a server did what it must not do", .broken) { $0.chronicle.breach("ready with a clock that is an hour ahead") },
        Breach("a server died by itself", .died) { $0.chronicle.died("status 11") },
        Breach("the carrier did not understand a request", .misunderstood) { $0.ledger.complaints.append("unknown parameter") },
    ]
}
