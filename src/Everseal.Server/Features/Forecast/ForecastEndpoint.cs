using System.Globalization;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Server.Administration;

namespace Everseal.Server.Features.Forecast;

/// <summary><c>/api/v1/forecast</c>.</summary>
internal sealed class ForecastEndpoint(ForecastCertificates certificates, TimeProvider time)
{
    private const int UsualMonths = 24;
    private const int MostMonths = 600;

    public IResult Show(ApiCall call)
    {
        if (Months(call.Query("months")) is not { } months)
            return call.Answer<ForecastDescription>(ErrorCodes.CommandLine.FieldNotAcceptable.With($"months: from 1 to {MostMonths}."));

        var now = time.GetUtcNow();
        var (all, dependents) = certificates.Read();
        var forecast = ExpiryForecast.Of(all, dependents, now, now.AddMonths(months));
        return call.Answer<ForecastDescription>(new ForecastDescription(forecast.Now, forecast.Until, [.. forecast.Entries.Select(Describe)]));
    }

    private static int? Months(string? text)
        => text is null ? UsualMonths
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var months) && months is >= 1 and <= MostMonths ? months : null;

    private static ForecastLine Describe(ForecastEntry line) => new(
        line.Certificate.Name,
        line.Certificate.Use.Word(),
        line.Certificate.Realm,
        line.Certificate.Subject,
        line.Certificate.SerialNumber,
        line.Certificate.Validity.NotBefore,
        line.Certificate.Validity.NotAfter,
        line.Certificate.Renewal.ToString().ToLowerInvariant(),
        line.Certificate.RenewsAt,
        line.NeedsPerson,
        line.Stops.Logins,
        line.Stops.RelyingParties,
        line.Stops.Services,
        line.Stops.Effect,
        line.Certificate.Renewal == Renewal.Person ? line.Certificate.Obstacle?.Next ?? NextOf(line.Certificate) : null);

    private static string? NextOf(ForecastCertificate certificate) => certificate.Use switch
    {
        CertificateRole.Root => "everseal ca root renew",
        CertificateRole.IssuingCa => "everseal ca renew",
        CertificateRole.Tls => "everseal certificates replace tls --csr FILE",
        CertificateRole.SigningKey => $"everseal realm set --self-renewal on --realm {certificate.Realm}",
        CertificateRole.Service => $"everseal service replace-certificate {certificate.Owner} --realm {certificate.Realm}",
        CertificateRole.Encryption => $"everseal relying-party set {certificate.Owner} --realm {certificate.Realm} --encryption-certificate FILE",
        _ => null,
    };
}
