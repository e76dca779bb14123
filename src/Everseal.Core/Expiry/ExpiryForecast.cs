namespace Everseal.Core.Expiry;

/// <summary>One certificate's end, and what stops with it unless something takes its place.</summary>
public sealed record ForecastEntry(ForecastCertificate Certificate, BlastRadius Stops)
{
    /// <summary>Whether somebody is hit unless a person acts.</summary>
    public bool NeedsPerson => Certificate.Renewal == Renewal.Person && !Stops.IsEmpty;
}

/// <summary>What ends within a time, the earliest first; what has ended already comes before all.</summary>
public sealed record ExpiryForecast(DateTimeOffset Now, DateTimeOffset Until, IReadOnlyList<ForecastEntry> Entries)
{
    /// <summary>A pure function of the certificates, of who depends on them, and of the time.</summary>
    public static ExpiryForecast Of(
        IEnumerable<ForecastCertificate> certificates, IReadOnlyList<DependentRealm> realms, DateTimeOffset now, DateTimeOffset until)
        => new(now, until,
        [
            .. certificates.Where(certificate => certificate.Validity.End <= until)
                .OrderBy(certificate => certificate.Validity.End).ThenBy(certificate => certificate.Name, StringComparer.Ordinal)
                .Select(certificate => new ForecastEntry(certificate, BlastRadius.Of(certificate, realms))),
        ]);
}
