/// The parameters the API description allows for each operation JobRun may use. Names it does not list are refused.
enum RestOperation: String, CaseIterable, Sendable {
    case createMessage, listMessage, updateMessage, listCall, fetch, createNumber, listNumber, updateNumber

    var parameters: Set<String> {
        switch self {
        case .createMessage:
            [
                "To", "StatusCallback", "ApplicationSid", "MaxPrice", "ProvideFeedback", "Attempt", "ValidityPeriod",
                "ForceDelivery", "ContentRetention", "AddressRetention", "SmartEncoded", "PersistentAction", "TrafficType",
                "ShortenUrls", "ScheduleType", "SendAt", "SendAsMms", "ContentVariables", "RiskCheck", "From", "FallbackFrom",
                "MessagingServiceSid", "Body", "MediaUrl", "ContentSid",
            ]
        case .listMessage: ["To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page", "PageToken"]
        case .updateMessage: ["Body", "Status"]
        case .listCall:
            [
                "To", "From", "ParentCallSid", "Status", "StartTime", "StartTime<", "StartTime>", "EndTime", "EndTime<",
                "EndTime>", "PageSize", "Page", "PageToken",
            ]
        case .fetch: []
        case .createNumber: Self.numberSettings.union(["PhoneNumber", "AreaCode"])
        case .listNumber: ["Beta", "FriendlyName", "PhoneNumber", "Origin", "PageSize", "Page", "PageToken"]
        case .updateNumber: Self.numberSettings.union(["AccountSid"])
        }
    }

    private static let numberSettings: Set<String> = [
        "ApiVersion", "FriendlyName", "SmsApplicationSid", "SmsFallbackMethod", "SmsFallbackUrl", "SmsMethod", "SmsUrl",
        "StatusCallback", "StatusCallbackMethod", "VoiceApplicationSid", "VoiceCallerIdLookup", "VoiceFallbackMethod",
        "VoiceFallbackUrl", "VoiceMethod", "VoiceUrl", "EmergencyStatus", "EmergencyAddressSid", "TrunkSid", "VoiceReceiveMode",
        "IdentitySid", "AddressSid", "BundleSid",
    ]
}
