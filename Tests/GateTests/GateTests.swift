import Domain
import Gate
import Testing

@Suite struct GateTests {
    private static let complete = Client(
        id: ClientID("one"), businessName: "Brown", ownerPhone: PhoneNumber(e164: "+447700900456"),
        twilioNumber: PhoneNumber(e164: "+441632960001"), forwardingEnabled: true, notify: .sms)
    private static let incomplete = Client(id: ClientID("one"), businessName: "Brown")
    private static let suspended = {
        var client = complete
        client.billing = .suspended
        return client
    }()

    private static func circumstances(
        _ switches: Switches = .allOff, client: Client? = complete, stopped: Bool = false, cap: Cap? = nil
    ) -> Circumstances {
        Circumstances(switches: switches, client: client, recipientStopped: stopped, cap: cap)
    }

    private static let columns: [Circumstances] = [
        circumstances(), circumstances(client: nil), circumstances(client: incomplete),
        circumstances(Switches(outboundPaused: .deflect)), circumstances(Switches(outboundPaused: .hold)),
        circumstances(Switches(notificationsPaused: true)), circumstances(stopped: true),
        circumstances(cap: .conversationHour), circumstances(client: suspended), circumstances(Switches(aiDisabled: true)),
    ]

    /// The law as a table. Columns: nothing special, no client, client incomplete, deflect, hold, notifications paused, recipient said
    /// stop, cap reached, billing suspended, AI disabled.
    private static let law: [(DraftKind, [String])] = [
        (.customer, ["-", "incomplete", "incomplete", "paused", "hold", "-", "stop", "cap", "billing", "-"]),
        (.deflection, ["-", "-", "-", "-", "hold", "-", "stop", "cap", "-", "-"]),
        (.setUp, ["-", "-", "-", "-", "hold", "-", "stop", "cap", "-", "-"]),
        (.safety, ["-", "-", "-", "-", "hold", "-", "stop", "-", "-", "-"]),
        (.help, ["-", "-", "-", "-", "hold", "-", "stop", "-", "-", "-"]),
        (.failSafe, ["-", "-", "-", "-", "hold", "-", "stop", "cap", "-", "-"]),
        (.onboarding, ["-", "-", "-", "-", "hold", "-", "stop", "-", "-", "-"]),
        (.owner, ["-", "incomplete", "incomplete", "-", "hold", "muted", "-", "-", "-", "-"]),
        (.danger, ["-", "-", "-", "-", "hold", "muted", "-", "-", "-", "-"]),
        (.echo, ["-", "-", "-", "-", "hold", "-", "-", "-", "-", "-"]),
        (.founder, ["-", "-", "-", "-", "hold", "-", "-", "-", "-", "-"]),
    ]

    private static let names = [
        "onboarding_incomplete": "incomplete", "outbound_paused": "paused", "outbound_hold": "hold", "opted_out": "stop",
        "notifications_paused": "muted", "billing": "billing", "cap_conversation_hour": "cap",
    ]

    private static func answer(_ kind: DraftKind, _ circumstances: Circumstances) -> String {
        switch kind {
        case .customer: answer(CustomerText.self, circumstances)
        case .deflection: answer(DeflectionText.self, circumstances)
        case .setUp: answer(SetUpText.self, circumstances)
        case .safety: answer(SafetyText.self, circumstances)
        case .help: answer(HelpText.self, circumstances)
        case .failSafe: answer(FailSafeText.self, circumstances)
        case .onboarding: answer(OnboardingText.self, circumstances)
        case .owner: answer(OwnerNotice.self, circumstances)
        case .danger: answer(DangerNotice.self, circumstances)
        case .echo: answer(OwnerEcho.self, circumstances)
        case .founder: answer(FounderAlert.self, circumstances)
        }
    }

    private static func answer<D: Draft>(_ kind: D.Type, _ circumstances: Circumstances) -> String {
        let phone = PhoneNumber(e164: "+447700900123")!
        let letter = Letter(from: phone, to: phone, body: MessageBody("Hello"), client: nil)
        switch SystemGate.clear(D(letter), under: circumstances) {
        case .allowed(let permit):
            #expect(permit.draft.letter == letter)
            return "-"
        case .refused(let refusal): return names[refusal.name] ?? refusal.name
        }
    }

    @Test("the law, kind by kind and circumstance by circumstance", arguments: law)
    func table(kind: DraftKind, row: [String]) {
        #expect(Self.columns.map { Self.answer(kind, $0) } == row)
    }

    @Test("every kind of draft has its line in the law")
    func whole() {
        #expect(Self.law.map(\.0) == DraftKind.allCases)
    }

    @Test("hold stops everything, whatever else is the matter", arguments: DraftKind.allCases)
    func hold(kind: DraftKind) {
        for stopped in [true, false] {
            for client in [nil, Self.complete, Self.incomplete, Self.suspended] {
                for cap in [nil] + Cap.allCases.map(Optional.some) {
                    let held = Self.circumstances(Switches(outboundPaused: .hold), client: client, stopped: stopped, cap: cap)
                    #expect(Self.answer(kind, held) != "-")
                }
            }
        }
    }

    @Test("switches and caps only ever stop: what is refused without them is refused with them", arguments: DraftKind.allCases)
    func onlyStops(kind: DraftKind) {
        for base in Self.columns {
            guard Self.answer(kind, base) != "-" else { continue }
            for pause in [PauseMode.deflect, .hold] {
                let more = Switches(outboundPaused: pause, aiDisabled: true, notificationsPaused: true)
                let worse = Circumstances(
                    switches: base.switches.combined(with: more), client: base.client, recipientStopped: base.recipientStopped,
                    cap: base.cap ?? .conversationHour)
                #expect(Self.answer(kind, worse) != "-")
            }
        }
    }

    @Test("a person's word is the first reason given, then hold, set-up, pause, billing, cap")
    func precedence() {
        var client = Self.incomplete
        client.billing = .canceled
        let reasons: [(Circumstances, String)] = [
            (Self.circumstances(Switches(outboundPaused: .hold), client: client, stopped: true, cap: .conversationHour), "stop"),
            (Self.circumstances(Switches(outboundPaused: .hold), client: client, cap: .conversationHour), "hold"),
            (Self.circumstances(Switches(outboundPaused: .deflect), client: client, cap: .conversationHour), "incomplete"),
            (Self.circumstances(Switches(outboundPaused: .deflect), client: Self.suspended, cap: .conversationHour), "paused"),
            (Self.circumstances(client: Self.suspended, cap: .conversationHour), "billing"),
        ]
        for (circumstances, reason) in reasons { #expect(Self.answer(.customer, circumstances) == reason) }
    }

    @Test("an account is in order unless it expired, was cancelled or is suspended", arguments: BillingStatus.allCases)
    func billing(status: BillingStatus) {
        var client = Self.complete
        client.billing = status
        let isInOrder = ![BillingStatus.trialExpired, .canceled, .suspended].contains(status)
        #expect(Self.answer(.customer, Self.circumstances(client: client)) == (isInOrder ? "-" : "billing"))
    }

    @Test("the guard names every gap, in the order it is asked for, and admits nobody with one")
    func gaps() {
        for missing in 0..<32 {
            func has(_ bit: Int) -> Bool { missing & (1 << bit) == 0 }
            let client = Client(
                id: ClientID("one"), businessName: has(0) ? "Brown" : "",
                ownerPhone: has(1) ? PhoneNumber(e164: "+447700900456") : nil,
                twilioNumber: has(2) ? PhoneNumber(e164: "+441632960001") : nil, forwardingEnabled: has(3),
                notify: has(4) ? .both : nil)
            let gaps = OnboardingGap.allCases.enumerated().filter { !has($0.offset) }.map(\.element)
            switch OnboardingGuard.admit(client) {
            case .admitted(let active):
                #expect(gaps.isEmpty)
                #expect(active.id == client.id && active.ownerPhone == client.ownerPhone && active.notify == .both)
            case .refused(let named): #expect(named == gaps && !gaps.isEmpty)
            }
        }
        #expect(
            OnboardingGap.allCases.map(\.rawValue) == [
                "businessName", "phoneNumber", "twilioNumber", "forwardingEnabled", "notificationPreferences",
            ])
    }

    @Test("without a model, or with it switched off, the rules answer, and say why")
    func engine() {
        let budget = ModelBudget(tokensPerDay: 1000, millionthsPerDay: 500)
        let off = Switches(aiDisabled: true)
        let cases: [(Switches, ModelStanding, ModelUse, RulesReason?)] = [
            (.allOff, .none, .none, .noModel), (off, .none, .none, .aiDisabled), (off, .ready, .none, .aiDisabled),
            (off, .resting, .none, .aiDisabled), (.allOff, .resting, .none, .breakerOpen), (.allOff, .ready, .none, nil),
            (.allOff, .ready, ModelUse(tokens: 999, millionths: 499), nil), (.allOff, .ready, ModelUse(tokens: 1000), .budgetSpent),
            (.allOff, .ready, ModelUse(millionths: 500), .budgetSpent),
        ]
        for (switches, model, used, expected) in cases {
            let reason: RulesReason? =
                switch SystemGate.replyEngine(under: switches, model: model, used: used, budget: budget) {
                case .rules(let reason): reason
                case .model: nil
                }
            #expect(reason == expected, "\(switches) \(model) \(used)")
        }
    }
}
