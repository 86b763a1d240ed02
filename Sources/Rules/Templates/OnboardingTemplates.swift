public import Domain

/// What an owner who signs up is asked and told.
public enum OnboardingTemplates {
    /// The question of a state.
    public static func question(_ state: OnboardingState) -> MessageBody {
        switch state {
        case .businessTypeLocation:
            MessageBody("What is your trade, and which town do you work from? For example: plumber in Leeds")
        case .businessName: MessageBody("What is your business called? Customers will see this name.")
        case .ownerName: MessageBody("And your own name, please?")
        case .notificationPreference:
            MessageBody(
                "How shall we tell you about customers? Reply SMS, EMAIL or BOTH. For e-mail, add the address: BOTH jo@example.com")
        case .confirmLive:
            MessageBody(
                "Thank you, that is all we need for now. We are preparing your number and will text you here when it is ready.")
        }
    }

    /// The first words to somebody who writes.
    public static let welcome = "Welcome to JobRun: it answers the calls you miss. "

    /// When the answer was not understood.
    public static func again(_ state: OnboardingState) -> MessageBody {
        MessageBody("Sorry, we did not get that. " + question(state).text)
    }

    /// When it was not understood three times in a row.
    public static let person = MessageBody(
        "Sorry, this is not working well. A person will text you here to help. You can also go on: reply BACK, RESTART or HELP.")

    public static let help = MessageBody(
        "You are signing up for JobRun. Just answer the last question. BACK goes one question back, RESTART begins anew, "
            + "STATUS shows where you are.")

    /// How far somebody has come.
    public static func status(_ step: Int, of steps: Int, _ state: OnboardingState) -> MessageBody {
        MessageBody("Step \(step) of \(steps). " + question(state).text)
    }
}
