public import Domain

/// What to do and whom to ring in danger of life. Automatic general advice: no link, no promise. Great Britain's numbers; every one is
/// verified before a release: gas escape 0800 111 999 (National Gas Emergency Service), danger to life 999.
public enum SafetyTemplates {
    public static let gas = MessageBody(
        "Automatic safety advice: if you smell gas, do not use switches, phones or flames indoors. Open windows, turn gas off at the meter "
            + "if you can, get everyone out, then ring 0800 111 999 (free, 24 hours). In danger ring 999.")

    public static let carbonMonoxide = MessageBody(
        "Automatic safety advice: a carbon monoxide alarm can mean danger. Get everyone into fresh air now. Turn gas appliances off only if "
            + "safe. Ring 0800 111 999 (free, 24 hours). If anyone feels ill ring 999. Stay out until told it is safe.")

    public static let fire = MessageBody(
        "Automatic safety advice: if there is fire or smoke, get everyone out, close doors behind you and ring 999 from outside. "
            + "Do not go back in. Never put water on an electrical or fat fire.")

    public static let electricShock = MessageBody(
        "Automatic safety advice: do not touch it. If safe, turn power off at the main switch. Do not touch a person in contact with "
            + "electricity. If anyone is hurt, or there is smoke or sparks, get out and ring 999.")

    /// All of them, for doctor and for the linters.
    public static let all = [gas, carbonMonoxide, fire, electricShock]
}
