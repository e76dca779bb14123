using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>The sentence of a fault: what happened, and the code that <c>everseal explain</c> takes.</summary>
internal static class FaultText
{
    private const string WhatToDo =
        "Neither your password nor your clock is at fault: tell the administrator that the token service's signing certificate must be renewed";

    public static string Of(FaultContext context, StsError error)
    {
        // Clients compare this text; and a code would only tell an attacker what he knows.
        if (error.Code == ErrorCodes.Identities.AuthenticationFailed)
            return error.PublicDetail;

        // The words of the outage, as vSphere's own tools look for them, and then the cause in plain ones.
        return error.Code == ErrorCodes.Tokens.SigningCertificateNotValid && context.Token is { } token
            ? $"The token authority rejected {Article(token.Operation)} request for {Period(token)} :: {error.PublicDetail} :: {WhatToDo} ({error.Code.Id})"
            : $"{error.PublicDetail} ({error.Code.Id})";
    }

    private static string Article(TrustOperation operation) => operation == TrustOperation.Renew ? "a renew" : "an issue";

    private static string Period(RequestSecurityToken token)
        => (token.LifetimeCreated, token.LifetimeExpires) switch
        {
            ({ } from, { } until) => $"{XmlTime.Write(from)} to {XmlTime.Write(until)}",
            (null, { } until) => $"now to {XmlTime.Write(until)}",
            _ => "now",
        };
}
