namespace Everseal.Core.Tokens;

/// <summary>
/// Issue by a SAML token instead of a password or certificate. It is no fresh login: the new token speaks of the first
/// one, has the rights that the old one has or fewer, ends with it, and stays bound to the same key or becomes a bearer token.
/// </summary>
public static class TokenExchange
{
    /// <param name="holder">Who presented the token and proved its key: that is all the leave it takes.</param>
    public static TokenTemplate Allow(TokenHolder holder) => new TokenTemplate.Exchange(holder.Token.Value);
}
