import Domain
import Testing
import Voice

@Suite struct ReachabilityTests {
    static func caller(_ number: String, _ kind: LineKind = .unknown, region: String? = nil) -> Caller {
        .number(ParsedNumber(number: PhoneNumber(e164: number)!, region: region, kind: kind))
    }

    @Test(
        "in Britain the prefix decides who can be texted",
        arguments: [
            ("+447700900123", nil), ("+447400123456", nil), ("+447911123456", nil), ("+447624123456", nil),
            ("+447012345678", Reachability.Reason.special), ("+447612345678", .special), ("+447625123456", .special),
            ("+44770090012", .special), ("+441632960123", .landline), ("+442079460123", .landline), ("+443069990123", .landline),
            ("+445600123456", .special), ("+448081570123", .special), ("+449098790123", .special),
            ("+353861234567", .foreign), ("+15005550006", .foreign), ("+266696687", .foreign),
        ] as [(String, Reachability.Reason?)])
    func britain(number: String, reason: Reachability.Reason?) {
        let reach = Reachability.judge(Self.caller(number), country: "GB", ownerPhone: nil, stopped: false)
        #expect(reach == (reason.map(Reachability.notTextable) ?? .textable(PhoneNumber(e164: number)!)))
    }

    @Test(
        "elsewhere the numbering plan's kind of line decides, within the client's country",
        arguments: [
            (LineKind.mobile, nil), (.landlineOrMobile, nil), (.landline, Reachability.Reason.landline), (.premium, .special),
            (.personal, .special), (.pager, .special), (.other, .special), (.unknown, .special),
        ] as [(LineKind, Reachability.Reason?)])
    func elsewhere(kind: LineKind, reason: Reachability.Reason?) {
        let irish = Self.caller("+353861234567", kind, region: "IE")
        let reach = Reachability.judge(irish, country: "IE", ownerPhone: nil, stopped: false)
        #expect(reach == (reason.map(Reachability.notTextable) ?? .textable(PhoneNumber(e164: "+353861234567")!)))
        #expect(Reachability.judge(irish, country: "US", ownerPhone: nil, stopped: false) == .notTextable(.foreign))
    }

    @Test("the owner's phone, an opt-out and a withheld number are told apart")
    func people() {
        let mobile = Self.caller("+447700900123")
        let phone = PhoneNumber(e164: "+447700900123")
        #expect(Reachability.judge(mobile, country: "GB", ownerPhone: phone, stopped: true) == .notTextable(.ownersPhone))
        #expect(Reachability.judge(mobile, country: "GB", ownerPhone: nil, stopped: true) == .notTextable(.optedOut))
        #expect(Reachability.judge(.withheld, country: "GB", ownerPhone: phone, stopped: false) == .notTextable(.withheld))
        #expect(
            Reachability.judge(Self.caller("+441632960123"), country: "GB", ownerPhone: nil, stopped: true)
                == .notTextable(.landline))
    }
}
