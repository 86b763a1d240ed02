public import Domain
public import Relational

/// What the carrier taught us about phones: numbering plans do not know everything.
public enum PhoneMarks {
    /// Remembers that a phone takes no texts.
    public static func landline(_ phone: PhoneNumber, at now: Moment) -> SQL {
        """
        INSERT INTO phone_mark (phone, kind, at) VALUES (\(phone), 'landline', \(now))
        ON CONFLICT (phone) DO UPDATE SET kind = excluded.kind, at = excluded.at
        """
    }
}
