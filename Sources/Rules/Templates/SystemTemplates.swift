public import Domain

/// The polite answers that go out instead of automation. The quoted ones are kept to the letter.
public enum SystemTemplates {
    /// After a call to a number that nobody owns. No business name: we do not know whose caller this is.
    public static let failSafe = MessageBody(
        "We missed your call. Please reply with details about the job you need help with and we'll get back to you shortly.")

    /// To someone who answers the fail-safe, or texts a number that nobody owns.
    public static let unrouted = MessageBody("Thanks for your message. We've passed it on and somebody will get back to you.")

    /// While a client's texts are paused.
    public static func deflection(publicPhone: PhoneNumber?) -> MessageBody {
        guard let publicPhone else {
            return MessageBody(
                "Thanks for your message! We're temporarily unable to respond via text. Please call us directly for faster service."
            )
        }
        return MessageBody(
            "Thanks for your message! We're temporarily unable to respond via text. Please call us directly at \(publicPhone.e164) "
                + "for faster service.")
    }

    /// Until a client's set-up is complete.
    public static func settingUp(_ business: String) -> MessageBody {
        MessageBody(
            "Thank you for reaching out to \(BusinessName(business).object)! We're currently setting up our automated system. "
                + "A team member will contact you shortly.")
    }

    /// When an invariant turned out to be broken.
    public static let technicalIssue = MessageBody(
        "We're experiencing a technical issue. Please call us directly or try again in a few minutes. Sorry for the inconvenience!")

    /// The answer to HELP.
    public static func help(_ business: String) -> MessageBody {
        MessageBody(
            "This is the automatic text service of \(BusinessName(business).object). Tell us about the job you need help with and we'll reply. "
                + "Text STOP to opt out.")
    }

    /// The answer to HELP on a number that nobody owns.
    public static let helpUnknown = MessageBody(
        "This is an automatic text service. Tell us about the job you need help with and we'll pass it on. Text STOP to opt out.")
}
