/// The words a model's draft may be made of, besides the business's and the customer's own. What is not here is not said: a list of what
/// is harmless is short and closed, a list of what is harmful never is.
enum PlainWords {
    static let all: Set<String> = words(
        """
        a about above again all also an and another any anything are area as ask at back bad been being below bit book booking both bring brief \
        briefly but by can check chat choose clear click clearer contacting convenient correct could customer customers describe detail details \
        did do does dont don't dear easier either else enough enquiry everything exactly extra few find fine follow following for form from full \
        fully further get getting give glad good got great happen happened happening happy hard has have having hear hello help helping helpful hey \
        hi him how however i i'd i'm if in info information into is isn't it it's its just kind kindly know known last let letting like link little \
        look looking many matter may me mean message messages might missed missing mind more much my name near need needed needs new nice no not note \
        noted number of on one only online or other our ours out over page part photo photos picture pictures pleasure please plus possible postcode \
        question questions quick quickly quote reach reaching read really received regarding reply replying request right say saying see send \
        sends service services share she should simple simply so some someone something sorry sound sounds specific state still street such suit suits \
        suitable sure team tell text texting texts thank thanks that that's thats the their them then there these they thing things this those though \
        through to together too touch town trade try understand understood up us use using very want wanted wants was we we'd we've welcome well were \
        what what's whats when where where's whereabouts which who why wish wondering word words work works would write writing wrong yes you you'd \
        you'll you're you've your yours yourself \
        here with without adding affected allow along already appreciate appreciated asked asking aware brand cause causing concerning \
        difficult during each enquiries especially ever every first goes gone had happens hope idea imagine important including inconvenient \
        inside interested lovely made main make makes mention mentioned most noise okay ok outside patience possibly present prefer preferred \
        project provide proper quite remember reported same several short show shows showing side since size spot tricky type under unsure urgent \
        useful usual via view whatever whether while whole whose wonder
        """)

    /// What the trade is about: names of things and troubles.
    static let trade: Set<String> = words(
        """
        aerial alarm appliance basin bath bathroom bedroom bins blind block blockage blocked boiler boilers broken builder building burst cabinet \
        carpenter carpentry carpet ceiling chimney cistern cleaner cleaning cold conservatory cooker cupboard curtain damage damaged damp decorating \
        decorator dishwasher door doors downstairs drain drainage drains drip dripping driveway dryer electric electrical electrician electrics \
        engineer extension extractor faulty fence fencing fire fireplace flat flooding floor flooring flush freezer fridge fuse fusebox garage garden \
        gardener gardening gas gate glass glazing gutter gutters handle handyman heater heating hedge hinge hob home hot house immersion installation \
        insulation issue issues job jobs joiner kettle key keys kitchen lamp landing lawn leak leaking leaks leaky light lighting lights lock \
        locked lockout locks locksmith loft loo machine meter mice mould mower oven overflow painter painting panel patio pest pipe pipes pipework \
        plaster plastering plasterer plug plumber plumbing power pressure problem problems property pump radiator radiators rats roof roofer roofing \
        roofs room screen seal shed shelf shelves shower sink skirting slate smell socket sockets stairs stopcock storage stuck switch switches tank \
        tap taps thermostat tile tiles tiling toilet toilets tree trees trouble troubles unit upstairs valve vent wall wallpaper walls washer washing \
        wasps waste water wc window windows wire wires wiring worktop
        """)

    /// Nouns that are harmless after these words only: "book a visit" offers, "we visit" promises.
    static let after: [String: Set<String>] = [
        "visit": ["a"], "appointment": ["an"], "time": ["a", "the", "what"], "call": ["your"], "slot": ["a"],
        "day": ["what", "which"],
    ]

    /// True of a business, or of what has just been done, only with the actions that make it true.
    static let toldOwner: Set<String> = words("alerted forwarded informed notified passed told")
    static let declining: Set<String> = words("afraid cannot can't cant unable unfortunately assist")

    // MARK: What is refused by name, so that the count says why

    static let price: Set<String> = words(
        """
        bargain bill bills callout charge charged charges charging cheap cheaper cheapest complimentary cost costing costs deal deals deposit discount \
        discounted discounts estimate estimated euro euros fee fees free gbp gratis half invoice money obligation offer offers paid pay payable paying \
        payment pence penny percent pound pounds price priced prices pricing quid rate rates refund refunds sale save saving savings tenner fiver \
        vat voucher
        """)
    static let time: Set<String> = words(
        """
        after afternoon afternoons am april asap august before bank clock daily date day days december early earlier earliest eight eighteen eleven \
        evening evenings february fifteen fifty five fortnight forty four friday fridays half hour hourly hours hundred immediate immediately instantly \
        january july june later march midday midnight min mins minute minutes monday mondays month months moment morning mornings mon tue tues wed thu \
        thur thurs fri sat sun next night nights nine nineteen noon november now o'clock oclock october pm promptly saturday saturdays second seconds \
        september seven seventeen shortly six sixteen sixty soon soonest straight straightaway sunday sundays ten thirteen thirty three thousand thursday \
        thursdays till today tomorrow tonight tuesday tuesdays twelve twenty two until wednesday wednesdays week weekday weekdays weekend weekends weeks \
        within yesterday zero
        """)
    static let promise: Set<String> = words(
        """
        accept accepted arrange arranged arranging arrival arrive arrives arriving assure assured assuring attend attending available booked call calling \
        certainly certified come comes coming confirm confirmation confirmed confirms contact deal definitely dispatch dispatched ensure expect fix fixed \
        fixes fixing guarantee guaranteed guarantees he'll i'll insured it'll licensed phone phoning promise promised promises qualified registered repair \
        repaired repairing repairs replace replaced replacing resolve resolved ring ringing schedule scheduled sending sent set shall she'll solve solved \
        sort sorted sorting surely there'll they'll visit visiting way we'll will
        """)
    static let optOut: Set<String> = words(
        "cancel cancelled end optout opt quit revoke start stop stopall stopped unstop unsubscribe")
    static let machine: Set<String> = words(
        """
        ai assistant automated bot chatbot chatgpt computer gpt human instruction instructions jobrun llm machine-learning model openai operator person \
        program prompt robot script software system
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    }
}
