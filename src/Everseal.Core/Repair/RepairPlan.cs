namespace Everseal.Core.Repair;

/// <summary>The cures of what was found, in their order.</summary>
/// <param name="Blocked">What no step of this plan mends.</param>
public sealed record RepairPlan(IReadOnlyList<RepairStep> Steps, IReadOnlyList<Finding> Blocked)
{
    public bool IsEmpty => Steps.Count == 0;

    public static RepairPlan Of(IReadOnlyList<Finding> findings) => new(
        [.. findings.Select(finding => finding.Cure).OfType<RepairStep>().Distinct().OrderBy(step => step.Place)],
        [.. findings.Where(finding => finding.Cure is null)]);

    /// <summary>The cures and what a person wants anew: where both would replace one thing, it is done as the person wants it.</summary>
    public RepairPlan With(IReadOnlyList<RepairStep> wanted)
        => this with { Steps = [.. Steps.Where(cure => !wanted.Any(step => step.What == cure.What)).Concat(wanted).OrderBy(step => step.Place)] };

    /// <summary>
    /// What a server may do by itself at its start: no new root, and no signing key for a realm whose administrator has said that
    /// keys are made by hand.
    /// </summary>
    public RepairPlan Unattended(DeploymentState state) => this with
    {
        Steps =
        [
            .. Steps.Where(step => step is not RepairStep.NewRoot
                && (step is not RepairStep.NewSigningKey key || state.Realms.Any(realm => realm.Name == key.Realm && realm.RenewsItself))),
        ],
    };
}
