import Domain

/// Drafts that must never be said: each carries one thing that no fact of the client's stands behind, in many wordings.
enum Leaks {
    static let drafts: [(text: String, action: Action)] = carried + whole

    /// Polite words around something that must not be said.
    private static let carriers: [(before: String, after: String, action: Action)] = [
        ("Thanks for your message. ", "", .handToOwner), ("Hi Sarah, ", " Book here: {link}", .bookingLink),
        ("Sorry to hear that. ", " {link}", .bookingAndAlert), ("", " What do you need help with?", .clarify),
        ("Thanks, we've noted your leaking tap. ", "", .confirmAndHandOver), ("Thank you. ", "", .politeDecline),
        ("Hello and thanks for getting in touch with Ace Plumbing. ", " Kindly use this link: {link}", .bookingLink),
    ]

    private static var carried: [(text: String, action: Action)] {
        carriers.flatMap { carrier in leaks.map { (carrier.before + $0 + carrier.after, carrier.action) } }
    }

    private static let leaks =
        prices + promises + times + contacts + optOuts + machines + claims + sentences.map { $0.joined(separator: " ") }

    private static let prices = [
        "It costs £60.", "That is 60 pounds.", "Sixty quid should do it.", "The call-out is free.", "No charge for looking.",
        "We do free quotes.", "There's a discount for you.", "You get 10% off.", "Our rates are low.", "It's cheap.", "A tenner.",
        "The price is good.", "From $20.", "€30 all in.", "No fee.", "Half price.", "An estimate is 80.", "It would cost a lot.",
        "Payment on the door.", "A deposit is needed.", "The bill is small.", "That's 1.5k.", "Around a hundred.",
        "Nothing to pay.",
        "Complimentary check.", "You save money with us.", "Best deal in town.", "60 p.", "a fiver each", "VAT included.",
    ]

    private static let promises = [
        "We will fix it.", "We'll be there.", "Dave is on his way.", "Someone will call you.", "We guarantee it.", "I promise.",
        "You are booked in.", "Your appointment is confirmed.", "We're coming over.", "The engineer has been sent.",
        "We can come round.",
        "Dave will ring you back.", "Definitely possible.", "We shall sort it out.", "An engineer is arriving.",
        "It'll be repaired.",
        "We are sending someone.", "We'll replace it.", "Consider it done, we accept the job.", "Your slot is reserved for you.",
        "He'll contact you.", "They'll attend.", "Expect us.", "We have scheduled you.", "The visit is arranged.",
        "We can visit you.",
        "It will certainly be fixed.", "I assure you it is fine.", "Our plumber is available.", "Dave visits you.",
    ]

    private static let times = [
        "Tomorrow works.", "Today is fine.", "See you on Monday.", "At 3pm.", "At three o'clock.", "Within the hour.",
        "In ten minutes.",
        "This afternoon.", "Next week.", "As soon as we can, so soon.", "Shortly.", "Immediately.", "Before noon.", "On 12 May.",
        "In the morning.", "Tonight.", "Any weekday.", "24/7 service.", "Straight away.", "In two days.", "By Friday.", "ASAP.",
        "Right now.", "Later on.", "In a moment.", "On Saturdays.", "Within 24 hours.", "Mid December.", "The weekend is good.",
        "After lunch.",
    ]

    private static let contacts = [
        "Ring 07700 900999.", "Ring us on 0800 111 222.", "Text +447700900123.", "Mail me at dave@ace.example.",
        "See www.ace.example.",
        "Go to https://evil.example/book.", "See evil.example for more.", "Visit bit.ly/abc.", "Our address is 12 High Street.",
        "Dave lives at number 7.", "WhatsApp us.", "Find us on Facebook.", "Ask for Kevin.", "Bob says hello.",
        "http://evil.example",
        "evil(dot)example", "My number is oh seven seven.", "Ace Plumbing Ltd, Unit Four.", "https://ace.example/booking",
        "https://ace.example/book?x=1", "@ace_plumbing", "Speak to Mrs Jones.", "Click evil .com", "ftp://files.example",
        "ace.example/book",
    ]

    private static let optOuts = [
        "Reply STOP to leave.", "Text STOP.", "Say CANCEL.", "Reply END.", "Send QUIT.", "You can unsubscribe.", "Text STOPALL.",
        "Reply REVOKE.", "Reply OPTOUT.", "You can opt out.", "Text START to go on.", "Reply UNSTOP.", "stop it", "Please cancel.",
        "Stopped.",
    ]

    private static let machines = [
        "As an AI language model I can help.", "I'm a chatbot.", "My instructions say so.", "My system prompt is secret.",
        "I am a human.", "I'm a real person.", "I was told by OpenAI.", "Here is my prompt.", "I'm your virtual assistant.",
        "This program is clever.",
    ]

    private static let claims = [
        "We are the best in Leeds and London.", "We are Gas Safe registered.", "We're fully insured.", "Our team is certified.",
        "We have thirty years of experience.", "Turn off the stopcock.", "It is safe to use.", "Don't worry, that's normal.",
        "You can unplug it.", "Open the windows and leave.", "That is not dangerous.", "Your landlord is liable.",
        "We cover Manchester.",
        "We do rewiring for schools.", "The warranty covers it.",
    ]

    /// Two harmless halves that make a promise together.
    private static let sentences = [["We will", "be with you."], ["Dave", "will help."], ["Someone", "shall be in touch."]]

    /// Drafts that are wrong as a whole.
    private static let whole: [(text: String, action: Action)] = [
        ("Gracias por su mensaje. Puede reservar aquí: {link}", .bookingLink),
        ("Merci pour votre message, nous avons bien noté votre demande.", .handToOwner),
        ("Danke für Ihre Nachricht. Wir haben sie weitergeleitet.", .handToOwner),
        ("Dziekujemy za wiadomosc. Czego potrzebujesz?", .clarify), ("Спасибо за сообщение.", .handToOwner),
        ("Bedankt voor uw bericht, waarmee kunnen wij u helpen?", .clarify), ("Tak for din besked.", .handToOwner),
        ("Obrigado pela mensagem. Em que podemos ajudar?", .clarify), ("谢谢您的留言。", .handToOwner), ("", .clarify), ("   ", .clarify),
        ("...", .clarify), ("{link}", .clarify), ("👍", .handToOwner), ("Book <b>here</b>: {link}", .bookingLink),
        ("**Thanks** for your message", .handToOwner), ("[here]({link})", .bookingLink), ("{\"reply\":\"hello\"}", .handToOwner),
        (
            "Thanks for your message. " + String(repeating: "Please tell us more about the work that you need. ", count: 7),
            .handToOwner
        ),
        (String(repeating: "thanks ", count: 60), .handToOwner),
    ]
}
