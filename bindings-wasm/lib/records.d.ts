import type { Code } from './codes.js';
import type { Attribute, Change, Decider, Kind, Layer, Provenance, Severity, Specificity } from './names.js';

/** Where something stands: the name of its document, and a line and a column in characters, both from 1. */
export interface Place {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Something that is wrong, or looks wrong. */
export interface Diagnostic extends Place {
  readonly code: Code;
  /** The number of the code. */
  readonly number: number;
  readonly severity: Severity;
  /** One sentence for a person. */
  readonly message: string;
  /** What to do about it. */
  readonly help?: string;
  /** Other places that belong to it. */
  readonly related?: readonly (Place & { readonly message: string })[];
  /** A URL that shows it. */
  readonly witness?: string;
  /** How many cases it stands for, if not one. */
  readonly count?: number;
}

/** An entry. What is absent is any. */
export interface Entry extends Place {
  /** Its number. */
  readonly entry: number;
  readonly layer: Layer;
  /** The kind of its credentials. */
  readonly kind: Kind;
  /** What it is for, as a URL pattern. */
  readonly descriptor: string;
  readonly host?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly path?: string;
  readonly service?: string;
  /** The priority in effect. */
  readonly priority: number;
  /** Whether its credentials are sent at once, or only when a server asks. */
  readonly preemptive: boolean;
}

/** What decides between matching entries, in this order. */
export interface Rank {
  readonly priority: number;
  readonly host: Specificity;
  readonly hostLabels: number;
  readonly hostLiterals: number;
  readonly port: Specificity;
  readonly protocol: Specificity;
  readonly protocolLiterals: number;
  /** Segments of the path. */
  readonly path: number;
  readonly pathLiterals: number;
  readonly service: boolean;
}

/** The entry that a URL gets. */
export interface Match extends Place {
  /** Its number. */
  readonly entry: number;
  readonly rank: Rank;
  /** Whether its credentials are sent at once, or only when a server asks. */
  readonly preemptive: boolean;
}

/** Why an entry that matches is not the winner. */
export interface LostBy {
  /** The first thing in which the two differ. */
  readonly attribute: Decider;
  /** One sentence for a person. */
  readonly reason: string;
}

/** Why a URL gets the entry that it gets. */
export interface Explanation {
  /** What the entries were compared with; absent if the URL names no server. */
  readonly compared?: {
    readonly protocol: string;
    readonly host: string;
    /** The port in effect. */
    readonly port?: number;
    readonly path: string;
  };
  /** All that match, the winner first. */
  readonly matches: readonly {
    readonly entry: number;
    readonly rank: Rank;
    /** Why it lost; absent of the winner. */
    readonly lostBy?: LostBy;
  }[];
  /** How many entries each attribute excluded first. */
  readonly excludedBy: { readonly [attribute in Attribute]: number };
  /** The page that was asked for of those excluded. */
  readonly excluded: readonly {
    readonly entry: number;
    /** The first attribute that excluded it. */
    readonly attribute: Attribute;
    /** One sentence for a person. */
    readonly reason: string;
  }[];
}

/** The winner of a URL in one of two registries. */
export interface Winner extends Place {
  /** Its number in its registry. */
  readonly entry: number;
  readonly kind: Kind;
  readonly descriptor: string;
  readonly priority: number;
  readonly preemptive: boolean;
}

/** Something that changes from one registry to another. */
export interface Difference {
  /** The URL without user name, password, query and fragment. */
  readonly url?: string;
  readonly service?: string;
  /**
   * What changes: the winning descriptor (`entry`), or of the same descriptor the credentials, whether they are sent at
   * once, or the priority; no entry matches any more, or none did before; or the URL is refused by one or both.
   */
  readonly change: Change;
  readonly before?: Winner;
  readonly after?: Winner;
  /** The code of what is wrong with the URL. */
  readonly refused?: Code;
  /** One sentence for a person. */
  readonly why: string;
}

/** Something that a document includes and that was not supplied. */
export interface MissingInclude extends Place {
  /** As it is written. */
  readonly href: string;
  /** What to supply, as a key of `includes`: the reference resolved against the document that it stands in. */
  readonly target: string;
  readonly parseAsText: boolean;
  readonly hasFallback: boolean;
}

/** A key of the host's, by its name. */
export interface KeyName {
  readonly keyStore?: string;
  readonly alias: string;
}

/** What OpenID Connect and Salesforce have in common. No secret is in it. */
export interface ProviderSettings {
  readonly userId?: string;
  readonly scope: readonly string[];
  readonly clientId?: string;
  readonly keyStoreUrl?: string;
  readonly keyPairAlias?: string;
  /** In milliseconds. */
  readonly tokenTimeout?: number;
  readonly accessTokenIssuer?: string;
  readonly discoveryEndpoint?: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly userInfoEndpoint?: string;
  readonly jwksUri?: string;
  readonly issuer?: string;
  readonly jwtFlowAudience?: readonly string[];
  /** The names of the secrets that are set. */
  readonly secrets: readonly string[];
}

/** The settings of each kind of credentials that takes some. */
export interface SettingsByKind {
  readonly password: { readonly charset: 'UTF-8' | 'ISO-8859-1' };
  readonly kerberos: {
    readonly serviceName?: string;
    /** In milliseconds. */
    readonly lifetime: number;
  };
  readonly infinica: { readonly client: KeyName; readonly service?: KeyName; readonly audience: readonly string[] };
  readonly oauth: {
    readonly signature?: KeyName;
    readonly encryption?: KeyName;
    readonly jwtType?: string;
    readonly kid?: string;
    readonly sub: string;
    readonly iss?: string;
    readonly aud: readonly string[];
    /** In milliseconds. */
    readonly timeout?: number;
    readonly groups: readonly string[];
    readonly groupsClaim?: string;
    readonly groupsSeparator?: string;
    readonly customClaims: readonly { readonly name: string; readonly values: readonly string[] }[];
  };
  readonly openId: ProviderSettings & {
    readonly flow: string;
    readonly realm?: string;
    readonly providerUrl?: string;
    readonly registrationEndpoint?: string;
    readonly idTokenSignatureAlg: string;
    readonly validateIdTokens: boolean;
    readonly jwsAlgorithm: string;
    readonly acceptRefreshTokens?: boolean;
  };
  readonly salesforce: ProviderSettings & {
    readonly salesforceInstance?: string;
    readonly organizationInstance?: string;
    readonly salesforceInstanceUrl?: string;
    readonly organizationInstanceUrl?: string;
    readonly restQueryEndpoint?: string;
    /** In milliseconds. */
    readonly apiKeepAliveTimeout?: number;
  };
}

/** What an entry's credentials are used with, and where that comes from. No secret is in it. */
export type Configuration = {
  readonly [kind in keyof SettingsByKind]: {
    /** The number of the entry. */
    readonly entry: number;
    readonly kind: kind;
    /** Where it came from: the credentials, the challenge, `credentialsConfigs`, the application, or nowhere. */
    readonly configuration: Provenance;
    readonly settings: SettingsByKind[kind];
  };
}[keyof SettingsByKind];
