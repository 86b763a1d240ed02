public import Domain

/// Every sentence a customer receives from the pipeline. Each is GSM, fits two segments, and promises nothing.
///
/// `first`: it is the first text this person gets, so it says that it is automatic, asks for answers by text, and how to opt out.
public enum CustomerTemplates {
    /// A normal job and the address to book it at.
    public static func bookingLink(_ business: String, url: String, first: Bool) -> MessageBody {
        compose(business, first: first) { "Hi! Thanks for reaching out to \($0.object). Book here: \(url)" }
    }

    /// A normal job after the link was sent: the details are passed on, the link is not repeated.
    public static func noted(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) {
            "Thanks, we've added that to your request for \($0.object). You can book with the link we sent you."
        }
    }

    /// Too little to tell.
    public static func clarifyService(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) { "Thanks for contacting \($0.object). Could you tell us what service you need?" }
    }

    /// The second and last time it is asked, in other words.
    public static func clarifyServiceAgain(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) { _ in
            "Sorry, we didn't quite get that. In a few words, what service you need? For example: leaking tap, no heating, rewire."
        }
    }

    /// Urgent, with an address to book at.
    public static func urgent(_ business: String, url: String, first: Bool) -> MessageBody {
        compose(business, first: first) { _ in "We've received your urgent request. Book: \(url)" }
    }

    /// Urgent, without an address, or after the link was sent.
    public static func urgentAlerted(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) { "We've received your urgent request. \($0.subject) has been alerted." }
    }

    /// What was understood, handed to the owner, with the one question that is still open.
    public static func confirm(
        _ business: String, job: String?, place: String?, time: String?, asking question: String?, first: Bool
    )
        -> MessageBody
    {
        let told = [job, place, time].compactMap { $0 }.map(plain).filter { !$0.isEmpty && MessageBody($0).isGSM }
        let summary = told.isEmpty ? "" : " We've noted: \(clipped(told.joined(separator: ", "), to: 60))."
        let open = question.map { " \($0)" } ?? ""
        return compose(business, first: first) { "Thanks. Your request has been passed to \($0.object).\(summary)\(open)" }
    }

    /// The one thing that is still missing.
    public static func ask(_ question: String, _ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) { _ in "Thanks. \(question)" }
    }

    /// What follows the prices.
    public enum AfterPrices: Sendable {
        case askService, passedOn
        case book(String)
    }

    /// What the owner has stated that it costs, in his words.
    public static func prices(_ business: String, _ prices: String, then next: AfterPrices?, first: Bool) -> MessageBody {
        let stated = Wording.gsm(prices)
        let ending = stated.hasSuffix(".") ? stated : stated + "."
        return compose(business, first: first) { name in
            switch next {
            case .askService: "Prices of \(name.object): \(ending) Could you tell us what service you need?"
            case .book(let url): "Prices of \(name.object): \(ending) Book here: \(url)"
            case .passedOn: "Prices of \(name.object): \(ending) Your request has been passed on."
            case nil: "Prices of \(name.object): \(ending)"
            }
        }
    }

    /// Nothing more is asked: a person takes over.
    public static func handedOver(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) {
            "Thanks. We've passed your message to \($0.object), who will see it and reply to you directly."
        }
    }

    /// Not a customer.
    public static func decline(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) { _ in
            "Thanks for your message. Unfortunately we're unable to assist with this. Wishing you all the best."
        }
    }

    /// Somebody who has the wrong number, or whom we texted by mistake.
    public static func wrongNumber(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) {
            "Sorry for the mix-up. This is the number of \($0.object), so we're unable to assist. We won't trouble you further."
        }
    }

    /// "Are you a bot?"
    public static func automatic(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) {
            "Yes, this is an automatic reply from \($0.object). A person reads these messages too. Could you tell us what service you need?"
        }
    }

    /// A message in another language.
    public static func otherLanguage(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) { "Thank you. Your message has been passed to \($0.object). A person will read it." }
    }

    /// Thanks and goodbye, once.
    public static func goodbye(_ business: String, first: Bool) -> MessageBody {
        compose(business, first: first) { _ in "You're welcome. Just text us here if you need anything else." }
    }

    /// Words that a model drafted, with the first text's duties. Nothing when they do not fit.
    public static func drafted(_ business: String, _ words: String, first: Bool) -> MessageBody? {
        let body = compose(business, first: first) { _ in words }
        guard body.isGSM, body.segments <= 2, !first || body.text.count > words.count else { return nil }
        return body
    }

    /// The questions a confirmation may still ask.
    public static let askPlace = "What town or postcode is the job in?"
    public static let askTime = "When would suit you?"

    /// The words with the name as long as there is room for, and with the first text's duties as long as they fit two segments.
    static func compose(_ business: String, first: Bool, _ words: (BusinessName) -> String) -> MessageBody {
        var shortest = MessageBody("")
        for limit in [60, 40, 24] {
            let name = BusinessName(business, limit: limit)
            let text = words(name)
            for duty in first ? duties(name, after: text) : [""] {
                let body = MessageBody(text + duty)
                if body.isGSM, body.segments <= 2 { return body }
            }
            shortest = MessageBody(text)
        }
        return shortest
    }

    private static func duties(_ name: BusinessName, after text: String) -> [String] {
        let known = text.contains(name.object)
        let says = known ? " This is an automatic reply." : " This is an automatic reply from \(name.object)."
        return [
            says + " Please reply by text. Text STOP to opt out.", " Automatic reply: please answer by text. Text STOP to opt out.",
            " Automatic. Text STOP to opt out.",
        ]
    }

    private static func clipped(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : String(text.prefix(limit - 3)) + "..."
    }

    /// A customer's words without line breaks and without what could be taken for a link.
    private static func plain(_ text: String) -> String {
        text.split { $0 == "\n" || $0 == "\r" || $0 == " " }.filter { !$0.contains("/") && !$0.contains(".co") }.joined(
            separator: " ")
    }
}
