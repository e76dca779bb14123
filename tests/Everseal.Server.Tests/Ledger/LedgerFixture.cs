using Everseal.Core.Tokens;
using Everseal.Server.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Ledger;

/// <summary>A ledger on a real file that can be closed and opened again.</summary>
public sealed class LedgerFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public LedgerFixture() => Ledger = Open();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public TokenLedger Ledger { get; private set; }

    public string File => _directory.File("ledger.db");

    public DateTimeOffset Now => Time.GetUtcNow();

    public TokenRecord Record(Func<TokenRecord, TokenRecord>? change = null)
    {
        var id = new TokenId(Guid.CreateVersion7(Now));
        var record = new TokenRecord
        {
            Id = id,
            Realm = "everseal.local",
            NameId = "alice@everseal.local",
            SubjectKind = SubjectKind.Person,
            Kind = TokenKind.Bearer,
            AuthenticationMethod = AuthenticationMethod.Password,
            IssuedAt = Now,
            ExpiresAt = Now.AddHours(1),
            FamilyId = id,
            FamilyStartedAt = Now,
            RenewalsLeft = 10,
            SignerKeyId = "key-1",
            Audience = "https://rp.example",
            Source = "192.0.2.1",
        };
        return change is null ? record : change(record);
    }

    public void Reopen()
    {
        Ledger.Dispose();
        Ledger = Open();
    }

    public void Dispose()
    {
        Ledger.Dispose();
        _directory.Dispose();
    }

    private TokenLedger Open() => new(File, Time, NullLogger<TokenLedger>.Instance);
}
