using Everseal.Core.Keys;
using Everseal.Core.Tokens;

namespace Everseal.Server.Realms;

/// <summary>A realm at one moment. A request takes it once and uses it to its end, whatever changes meanwhile.</summary>
/// <param name="Name">As registered; the case in which it appears in tokens.</param>
public sealed record RealmSnapshot(string Name, bool IsDefault, TokenPolicy Policy, RealmSettings Settings, SigningKeyRing Ring);
