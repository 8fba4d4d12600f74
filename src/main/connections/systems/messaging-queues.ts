import { newEndsOld, secondFirst } from './steps.ts'
import type { CatalogSystem } from './system.ts'

export const messagingQueuesSystems: readonly CatalogSystem[] = [
  {
    id: '77bfa230-c4ee-5e83-a57c-f7b60f167916',
    slug: 'rabbitmq',
    name: 'RabbitMQ',
    category: 'Queues and streams',
    summary: 'A RabbitMQ server of your own.',
    kind: 'amqp',
    parameters: { port: '5671' },
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and opens the virtual host, or looks at a queue or exchange that is named.',
    docs: { create: '', reference: 'https://www.rabbitmq.com/docs/access-control' },
    guide: {
      create: [
        'rabbitmqctl add_user orders, with a long random password.',
        'rabbitmqctl set_permissions -p VHOST orders CONFIGURE WRITE READ.',
      ],
      restrict: [
        'Give patterns of single queues for configure, write and read, and no tags.',
        'Keep a virtual host for each environment.',
      ],
      rotate: [
        'Without an outage: keep two logins with the same rights, and change the one that is not in use.',
        'Otherwise rabbitmqctl change_password orders; open connections live on.',
        'Rotate the credential in Keyward right away, and test its connections.',
      ],
      revoke: ['rabbitmqctl delete_user orders; its connections are closed.'],
      overlap: null,
      lifetime: 'Until it is changed, or the end that the server was told.',
    },
  },
  {
    id: '42e9a3ac-2ce6-5709-be23-b91862b5691f',
    slug: 'cloudamqp',
    name: 'CloudAMQP',
    category: 'Queues and streams',
    summary: 'RabbitMQ in the cloud. On shared plans the virtual host is called like the user.',
    kind: 'amqp',
    parameters: { host: '{instance}.rmq.cloudamqp.com', port: '5671' },
    address: [{ name: 'instance', label: 'Instance', example: 'sharp-blue-ant', value: '', choices: [] }],
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and opens the virtual host, or looks at a queue or exchange that is named.',
    docs: { create: 'https://customer.cloudamqp.com/instance', reference: 'https://www.cloudamqp.com/docs/index.html' },
    guide: {
      create: [
        'Open the instance and copy user and password.',
        'On dedicated plans add users in the RabbitMQ manager.',
      ],
      restrict: [
        'Give users of the manager patterns of single queues.',
        'Allow only the addresses of your servers in the firewall.',
      ],
      rotate: newEndsOld('password'),
      revoke: ['Rotate the password of the instance, or delete the user in the manager.'],
      overlap: false,
      lifetime: 'Until it is rotated.',
    },
  },
  {
    id: '4fa0d1e2-e781-575f-8e45-c781ca626770',
    slug: 'apache-kafka',
    name: 'Apache Kafka',
    category: 'Queues and streams',
    summary: 'A Kafka cluster of your own, by one of its brokers.',
    kind: 'kafka',
    parameters: { port: '9092', mechanism: 'SCRAM-SHA-512' },
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and asks the broker for the cluster, or for a topic that is named.',
    docs: { create: '', reference: 'https://kafka.apache.org/documentation/#security' },
    guide: {
      create: [
        "kafka-configs.sh --alter --add-config 'SCRAM-SHA-512=[password=…]' --entity-type users --entity-name orders.",
      ],
      restrict: ['Allow Read or Write on single topics and groups by kafka-acls.sh.'],
      rotate: [
        'Without an outage: keep two logins with the same rights, and change the one that is not in use.',
        'Otherwise write the SCRAM configuration of the user anew; open connections live on.',
        'Rotate the credential in Keyward right away, and test its connections.',
      ],
      revoke: ['Delete the SCRAM configuration of the user, and its ACLs.'],
      overlap: null,
      lifetime: 'Until it is changed, or the end that the server was told.',
    },
  },
  {
    id: 'b6d56eca-ade0-592f-8897-e8563b373941',
    slug: 'confluent-kafka',
    name: 'Confluent Cloud (Kafka)',
    category: 'Queues and streams',
    summary: 'Kafka in the cloud, with a key of a cluster. The user name is the key, the password its secret.',
    kind: 'kafka',
    parameters: { host: '{bootstrap}.confluent.cloud', port: '9092', mechanism: 'PLAIN', tls: 'verify' },
    address: [
      { name: 'bootstrap', label: 'Bootstrap server', example: 'pkc-12abc.eu-central-1.aws', value: '', choices: [] },
    ],
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and asks the broker for the cluster, or for a topic that is named.',
    docs: {
      create: 'https://confluent.cloud',
      reference:
        'https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html',
    },
    guide: {
      create: [
        'Create a service account for the program.',
        'Add an API key for the cluster, and copy key and secret at once.',
      ],
      restrict: ['Bind the account to DeveloperRead or DeveloperWrite on single topics and groups.'],
      rotate: secondFirst('key'),
      revoke: ['Delete the key in the cluster’s settings.'],
      overlap: true,
      lifetime: 'Until it is deleted.',
    },
  },
  {
    id: '5f537d9f-c9c2-5dd0-8900-d48beda69ae2',
    slug: 'amazon-msk',
    name: 'Amazon MSK',
    category: 'Queues and streams',
    summary: 'Kafka in AWS, with SASL/SCRAM.',
    kind: 'kafka',
    parameters: { host: '{broker}.amazonaws.com', port: '9096', mechanism: 'SCRAM-SHA-512', tls: 'verify' },
    address: [
      { name: 'broker', label: 'Broker', example: 'b-1.orders.abc123.c2.kafka.eu-central-1', value: '', choices: [] },
    ],
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and asks the broker for the cluster, or for a topic that is named.',
    docs: {
      create: 'https://console.aws.amazon.com/secretsmanager/listsecrets',
      reference: 'https://docs.aws.amazon.com/msk/latest/developerguide/msk-password.html',
    },
    guide: {
      create: [
        'Store user name and password as a secret whose name begins with AmazonMSK_, with a key of your own, and associate it with the cluster.',
      ],
      restrict: [
        'Allow Read or Write on single topics and groups by ACLs.',
        'Let only your security groups reach the brokers.',
      ],
      rotate: [
        'Without an outage: keep two logins with the same rights, and change the one that is not in use.',
        'Otherwise change the secret; the cluster takes it over within minutes.',
        'Rotate the credential in Keyward right away, and test its connections.',
      ],
      revoke: ['Disassociate the secret from the cluster.'],
      overlap: null,
      lifetime: 'Until it is changed, or the end that the server was told.',
    },
  },
]
