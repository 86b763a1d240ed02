public import Domain
import Templates

/// The sign-up conversation with an owner: a state machine that takes one text and says what comes next. Deterministic and pure.
///
/// It asks everything that only the owner knows. What follows (number, divert, test call) is done with the operator: the machine hands
/// over at ``OnboardingState/confirmLive`` and says so.
public enum OnboardingMachine {
    /// What one text leads to.
    public struct Step: Sendable, Hashable {
        public let signUp: SignUp
        public let reply: MessageBody
        /// True when a person should look at this sign-up.
        public let needsPerson: Bool
    }

    /// Takes a text. `signUp` is nothing for somebody who writes for the first time.
    public static func hear(_ text: MessageBody, _ signUp: SignUp?, from phone: PhoneNumber, at now: Moment) -> Step {
        guard let signUp else {
            let fresh = SignUp(phone: phone, since: now)
            return Step(
                signUp: fresh, reply: MessageBody(OnboardingTemplates.welcome + OnboardingTemplates.question(fresh.state).text),
                needsPerson: false)
        }
        let words = text.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let step = command(word(words), signUp, at: now) { return step }
        if signUp.state == .confirmLive {
            return Step(signUp: signUp, reply: OnboardingTemplates.question(.confirmLive), needsPerson: true)
        }
        guard let understood = answer(words, to: signUp) else { return misunderstanding(signUp) }
        return enter(following(signUp.state), understood, at: now)
    }

    /// BACK, RESTART, HELP and STATUS are understood everywhere.
    private static func command(_ word: String, _ signUp: SignUp, at now: Moment) -> Step? {
        switch word {
        case "BACK": return enter(preceding(signUp.state), signUp, at: now)
        case "RESTART": return enter(.businessTypeLocation, SignUp(phone: signUp.phone, since: now), at: now)
        case "HELP": return Step(signUp: signUp, reply: OnboardingTemplates.help, needsPerson: false)
        case "STATUS":
            let step = (OnboardingState.allCases.firstIndex(of: signUp.state) ?? 0) + 1
            return Step(
                signUp: signUp, reply: OnboardingTemplates.status(step, of: OnboardingState.allCases.count, signUp.state),
                needsPerson: false)
        default: return nil
        }
    }

    /// The sign-up with the answer written in, or nothing when it is no answer to the question.
    private static func answer(_ words: String, to signUp: SignUp) -> SignUp? {
        var signUp = signUp
        switch signUp.state {
        case .businessTypeLocation:
            guard (3...100).contains(words.count), words.contains(where: \.isLetter), !looksLikeLink(words) else { return nil }
            signUp.tradeAndTown = words
        case .businessName:
            guard (2...60).contains(words.count), words.contains(where: \.isLetter), !looksLikeLink(words) else { return nil }
            signUp.businessName = words
        case .ownerName:
            guard (2...60).contains(words.count), words.contains(where: \.isLetter), !words.contains(where: \.isNumber),
                !looksLikeLink(words)
            else { return nil }
            signUp.ownerName = words
        case .notificationPreference:
            guard let (preference, email) = preference(words) else { return nil }
            signUp.notify = preference
            signUp.email = email
        case .confirmLive: return nil
        }
        return signUp
    }

    /// SMS, EMAIL or BOTH, with an address where one is needed.
    private static func preference(_ words: String) -> (NotificationPreference, String?)? {
        let parts = words.split(separator: " ")
        let email = parts.map { trimmed($0) }.first { isAddress($0) }.map(String.init)
        switch parts.first.map({ word($0) }) {
        case "SMS", "TEXT": return (.sms, nil)
        case "EMAIL": return email.map { (.email, $0) }
        case "BOTH": return email.map { (.both, $0) }
        default: return email.map { (.email, $0) }
        }
    }

    private static func isAddress(_ word: Substring) -> Bool {
        let halves = word.split(separator: "@", omittingEmptySubsequences: false)
        return halves.count == 2 && !halves[0].isEmpty && halves[1].contains(".") && !halves[1].hasPrefix(".")
            && !halves[1].hasSuffix(".")
            && word.allSatisfy { $0.isASCII && !$0.isWhitespace && $0 != "<" && $0 != ">" && $0 != "," && $0 != ";" }
    }

    /// A word as it was meant, whatever case and punctuation it came in: `Back!` is BACK, `E-mail,` is EMAIL.
    private static func word(_ text: some StringProtocol) -> String {
        text.uppercased().filter { $0.isLetter || $0 == " " }
    }

    private static func trimmed(_ word: Substring) -> Substring {
        word.drop { ",;:.!(".contains($0) }.reversedDrop { ",;:.!)".contains($0) }
    }

    /// Whether a telephone would make a link of it. Names with dots in them (J.B.Plumbing, St.Albans) are names.
    private static func looksLikeLink(_ words: String) -> Bool {
        let lowered = words.lowercased()
        if lowered.contains("://") || lowered.contains("http:") || lowered.contains("https:") || lowered.contains("www.") {
            return true
        }
        return lowered.split(separator: " ").contains { word in
            let host = word.prefix { $0 != "/" }.split(separator: ".", omittingEmptySubsequences: true)
            return host.count > 1 && host.last.map { linkEndings.contains(trimmed($0)) } == true
        }
    }

    private static let linkEndings: Set<Substring> = [
        "com", "net", "org", "uk", "co", "io", "info", "biz", "ly", "me", "eu", "ie", "app", "shop", "online", "site", "xyz",
        "link",
        "page", "store", "top", "click",
    ]

    private static func misunderstanding(_ signUp: SignUp) -> Step {
        var signUp = signUp
        signUp.misunderstood += 1
        let isThird = signUp.misunderstood % 3 == 0
        return Step(
            signUp: signUp, reply: isThird ? OnboardingTemplates.person : OnboardingTemplates.again(signUp.state),
            needsPerson: isThird)
    }

    private static func enter(_ state: OnboardingState, _ signUp: SignUp, at now: Moment) -> Step {
        var signUp = signUp
        if signUp.state != state { signUp.since = now }
        signUp.state = state
        signUp.misunderstood = 0
        return Step(signUp: signUp, reply: OnboardingTemplates.question(state), needsPerson: state == .confirmLive)
    }

    private static func following(_ state: OnboardingState) -> OnboardingState { neighbour(of: state, 1) }
    private static func preceding(_ state: OnboardingState) -> OnboardingState { neighbour(of: state, -1) }

    private static func neighbour(of state: OnboardingState, _ step: Int) -> OnboardingState {
        let all = OnboardingState.allCases
        let index = (all.firstIndex(of: state) ?? 0) + step
        return all[min(max(0, index), all.count - 1)]
    }
}

extension Substring {
    /// The substring without its last characters that match.
    fileprivate func reversedDrop(while isUnwanted: (Character) -> Bool) -> Substring {
        guard let last = lastIndex(where: { !isUnwanted($0) }) else { return self[startIndex..<startIndex] }
        return self[...last]
    }
}
