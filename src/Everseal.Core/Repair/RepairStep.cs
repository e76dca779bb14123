namespace Everseal.Core.Repair;

/// <summary>One change that mends something. Each is one transaction, and taking it again changes nothing more.</summary>
/// <param name="Before">What is there now, in words.</param>
/// <param name="After">What will be there.</param>
public abstract record RepairStep(string Before, string After)
{
    /// <summary>What is changed, in a few words.</summary>
    public abstract string What { get; }

    /// <summary>Whether a person wants it though nothing is wrong: then what is new takes over at once.</summary>
    public bool IsWanted { get; init; }

    /// <summary>Where it comes: modes before keys are read, the schema before rows, what vouches before what it vouches for.</summary>
    internal abstract int Place { get; }

    /// <summary>Takes a file's rights from those who must not have them.</summary>
    public sealed record CloseFile(string File, UnixFileMode Mode, string Before, string After) : RepairStep(Before, After)
    {
        public override string What => File == "." ? "the data directory's mode" : $"the mode of {File}";

        internal override int Place => 0;
    }

    /// <summary>Brings a schema up to date whose migration was cut short.</summary>
    public sealed record FinishMigration(string Before, string After) : RepairStep(Before, After)
    {
        public override string What => "the database's schema";

        internal override int Place => 1;
    }

    /// <summary>Stores a chain's certificates leaf first, each followed by its issuer.</summary>
    /// <param name="Order">Positions in the stored chain.</param>
    public sealed record ReorderChain(string Realm, string KeyId, IReadOnlyList<int> Order, string Before, string After) : RepairStep(Before, After)
    {
        public override string What => $"the chain of key {KeyId} of {Realm}";

        internal override int Place => 2;
    }

    /// <summary>Takes a credential out of the ring with which nothing can be signed or verified.</summary>
    public sealed record SetAside(string Realm, string KeyId, string Before, string After) : RepairStep(Before, After)
    {
        public override string What => $"key {KeyId} of {Realm}";

        internal override int Place => 3;
    }

    /// <summary>Dates earlier promotions back so that one key alone was promoted last.</summary>
    /// <param name="Earlier">The keys that do not sign, the nearest to signing first.</param>
    public sealed record SeparatePromotions(string Realm, IReadOnlyList<string> Earlier, string Before, string After) : RepairStep(Before, After)
    {
        public override string What => $"the default signer of {Realm}";

        internal override int Place => 4;
    }

    /// <summary>Makes another root and an issuing CA below it. Only on a person's word.</summary>
    public sealed record NewRoot(string Before, string After) : RepairStep(Before, After)
    {
        public override string What => "the root CA";

        internal override int Place => 5;
    }

    public sealed record NewIssuingCa(string Before, string After) : RepairStep(Before, After)
    {
        public override string What => "the issuing CA";

        internal override int Place => 6;
    }

    /// <summary>Makes the CA that another organisation certified the issuing CA; the own root steps back.</summary>
    public sealed record ImportIssuingCa(string Before, string After) : RepairStep(Before, After)
    {
        public override string What => "the issuing CA";

        internal override int Place => 6;
    }

    /// <summary>Makes a signing key and publishes it: it signs at once, since no other can.</summary>
    public sealed record NewSigningKey(string Realm, string Before, string After) : RepairStep(Before, After)
    {
        public override string What => $"the signing key of {Realm}";

        internal override int Place => 7;
    }

    /// <summary>Takes a key that a person brought, after every rule of installing, and signs with it.</summary>
    public sealed record ImportSigningKey(string Realm, string Before, string After) : RepairStep(Before, After)
    {
        public override string What => $"the signing key of {Realm}";

        internal override int Place => 7;
    }

    public sealed record NewTlsCertificate(string Before, string After) : RepairStep(Before, After)
    {
        public override string What => "the TLS certificate";

        internal override int Place => 8;
    }

    /// <summary>Serves a certificate that another CA signed, from the next handshake on.</summary>
    public sealed record ImportTlsCertificate(string Before, string After) : RepairStep(Before, After)
    {
        public override string What => "the TLS certificate";

        internal override int Place => 8;
    }

    /// <summary>Waits no longer for an answer: what was asked for was made here instead.</summary>
    public sealed record EndRequest(string KeyId, string Of, string Before) : RepairStep(Before, "given up: its answer cannot be imported any longer, and its key is destroyed in a day")
    {
        public override string What => $"the request for {Of} ({KeyId[..8]})";

        internal override int Place => 9;
    }
}
