namespace Everseal.Watch.Reports;

/// <summary>The page's one style sheet: system fonts, contrast of at least 4.5 to 1 in both schemes, tables that a printer does not cut.</summary>
internal static class HtmlStyle
{
    public const string Sheet = """
        :root { --text: #1c1e21; --quiet: #5b6068; --ground: #ffffff; --line: #d5d8dd; --fine: #1a6b33; --notice: #1d5aa6; --warning: #8a5300; --critical: #b3161b; --unknown: #6a35a0; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6e8eb; --quiet: #a3a9b3; --ground: #16181c; --line: #3a3f47; --fine: #69c887; --notice: #7db4f5; --warning: #eab04f; --critical: #ff8a85; --unknown: #c7a0f2; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 78rem; padding: 1.5rem; color: var(--text); background: var(--ground); font: 1rem/1.45 system-ui, sans-serif; }
        h1 { margin: 0; font-size: 1.6rem; } h2 { margin: 2rem 0 .6rem; font-size: 1.2rem; } h3 { margin: 0; font-size: 1rem; }
        .summary { margin: .3rem 0; font-size: 1.15rem; } .meta, small { color: var(--quiet); font-size: .875rem; } .meta { margin: .2rem 0; }
        small { display: block; overflow-wrap: anywhere; }
        table { width: 100%; border-collapse: collapse; } th, td { padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        th { color: var(--quiet); font-size: .875rem; overflow-wrap: normal; } .date, .mark { white-space: nowrap; }
        article { margin: 0 0 .9rem; padding: .7rem 1rem; border: 1px solid var(--line); border-left-width: .4rem; border-radius: .3rem; break-inside: avoid; }
        article.notice { border-left-color: var(--notice); } article.warning { border-left-color: var(--warning); } article.critical { border-left-color: var(--critical); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .4rem 0 0; } dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
        code { font: .9rem/1.4 ui-monospace, monospace; }
        .mark { font-weight: 600; } .fine { color: var(--fine); } .mark.notice { color: var(--notice); } .mark.warning { color: var(--warning); } .mark.critical { color: var(--critical); } .unknown { color: var(--unknown); }
        @media print { body { max-width: none; padding: 0; font-size: .8rem; } tr { break-inside: avoid; } thead { display: table-header-group; } h2 { break-after: avoid; } }
        """;
}
