import Domain
import Outbox

@testable import Delivery

/// The reconciler, which reads the carrier's list and acts on it later; and the carrier's callbacks.
extension LedgerModel {
    func look(_ index: Int, _ looker: World.Looker, _ fan: inout Fan) {
        guard looker.phase != .idle else {
            for letter in fan.world.letters.indices where fan.world.letters[letter].standing.state == .ambiguous {
                read(letter, index, &fan)
            }
            return
        }
        let letter = looker.letter
        func act(_ name: StaticString, _ arrow: LetterArrow) {
            fan.add(name, letter) { world in
                if arrow != .adopt || !holds(.ownSID) || isUnknown(looker.sid, world) {
                    let arrow = self.arrow(arrow, by: .seenAttempt)
                    if move(letter, arrow, seen: looker.attempt, &world), arrow.to == .accepted {
                        self.name(letter, looker.sid, &world)
                    }
                }
                world.lookers[index] = World.Looker()
            }
        }
        switch looker.phase {
        case .idle: break
        case .found: act("adopted is letter", .adopt)
        case .stranger, .person: act("given to a person is letter", .giveToPerson)
        case .resend: act("sent again is letter", .resend)
        case .absent:
            fan.add("judged late is letter", letter) { world in
                let posted = world.letters[letter]
                world.lookers[index].phase = judge.phase(of: posted, isBraked: world.isBraked, isSeeing: true)
            }
        }
    }

    /// Reads the list, in every way that it may look just now.
    private func read(_ letter: Int, _ index: Int, _ fan: inout Fan) {
        let world = fan.world
        let posted = world.letters[letter]
        func see(_ name: StaticString, _ phase: World.Looker.Phase, sid: Int = 0) {
            guard phase != .idle else { return }
            fan.add(name, letter) { world in
                world.lookers[index] = World.Looker(
                    phase: phase, letter: letter, attempt: posted.standing.attempt, sid: sid)
            }
        }
        fan.fault("the list cannot be had for letter", letter, \.blindList) { world in
            world.isBraked = true
            world.lookers[index].phase = judge.unseeing(posted)
            world.lookers[index].letter = letter
            world.lookers[index].attempt = posted.standing.attempt
        }
        let fresh = world.carried.indices.filter { world.carried[$0].isFresh }
        for hidden in 0..<(1 << fresh.count) {
            let listed = world.carried.indices.filter { text in
                guard let place = fresh.firstIndex(of: text) else { return true }
                return hidden >> place & 1 == 0
            }
            let candidates = listed.filter { !holds(.ownSID) || isUnknown($0, world) }
            switch judge.sight(posted, candidates, asksForDate: holds(.ownSID)) {
            case .found(let sid): see("found in the list is letter", .found, sid: sid)
            case .stranger: see("a stranger is in the place of letter", .stranger)
            case .absent where holds(.listTime):
                let isSeeing = judge.isSeeing(posted, listed)
                see("absent from the list is letter", judge.phase(of: posted, isBraked: world.isBraked, isSeeing: isSeeing))
            case .absent: see("absent from the list is letter", .absent)
            }
        }
    }

    private func isUnknown(_ sid: Int, _ world: World) -> Bool { !world.letters.contains { $0.sid == sid } }

    // MARK: Callbacks

    /// What the carrier reports of a text, with our own id in the callback's address.
    func callbacks(_ fan: inout Fan) {
        for (sid, text) in fan.world.carried.enumerated() where text.callback == .pending {
            fan.add("called back about SID", sid) { world in
                world.carried[sid].callback = .made
                let known = world.letters[text.letter].sid
                if known == nil {
                    if move(text.letter, StatusReport.sent, &world) { name(text.letter, sid, &world) }
                } else if known == sid {
                    move(text.letter, StatusReport.sent, isNamed: true, &world)
                }
            }
            fan.fault("the callback is lost about SID", sid, \.lostCallback) { $0.carried[sid].callback = .lost }
        }
    }

    private enum StatusReport {
        static let sent = StatusReports.Progress.sent.arrow
    }
}
