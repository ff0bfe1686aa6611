import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0001_initial'),
        ('core', '0002_words_and_log'),
        ('places', '0002_core_belongs_to_zones'),
    ]

    operations = [
        migrations.CreateModel(
            name='Inlet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('name', models.CharField(max_length=100)),
                ('secret', models.CharField(max_length=100)),
                ('old_secret', models.CharField(blank=True, max_length=100)),
                ('old_secret_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='inlets', to='places.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'id'], name='inlet_of_zone')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('old_secret', ''), ('old_secret_until__isnull', True)), models.Q(models.Q(('old_secret', ''), _negated=True), ('old_secret_until__isnull', False)), _connector='OR'), name='inlet_old_secret_ends')],
            },
        ),
        migrations.CreateModel(
            name='Handle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sender', models.CharField(max_length=320)),
                ('known_at', models.DateTimeField()),
                ('known_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inlet', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='handles', to='correspondence.inlet')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('inlet', 'sender'), name='handle_once')],
            },
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=200)),
                ('host', models.CharField(max_length=200)),
                ('port', models.PositiveIntegerField()),
                ('security', models.CharField(choices=[('tls', 'TLS from the beginning'), ('starttls', 'STARTTLS'), ('none', 'not encrypted')], max_length=10)),
                ('user', models.CharField(max_length=200)),
                ('password', models.CharField(max_length=200)),
                ('folder', models.CharField(default='INBOX', max_length=100)),
                ('carries_words', models.BooleanField(default=True)),
                ('vouched_by', models.CharField(blank=True, max_length=200)),
                ('since', models.DateTimeField()),
                ('uidvalidity', models.BigIntegerField(null=True)),
                ('last_uid', models.BigIntegerField(default=0)),
                ('read_at', models.DateTimeField(null=True)),
                ('failing_since', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=60)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('zone', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mailbox', to='places.zone')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('port__gt', 0), ('port__lt', 65536)), name='mailbox_port_is_one'), models.CheckConstraint(condition=models.Q(('security__in', ['tls', 'starttls', 'none'])), name='mailbox_security_known'), models.CheckConstraint(condition=models.Q(models.Q(('error', ''), ('failing_since__isnull', True)), models.Q(('failing_since__isnull', False), models.Q(('error', ''), _negated=True)), _connector='OR'), name='mailbox_fails_for_a_reason'), models.CheckConstraint(condition=models.Q(('uidvalidity__isnull', False), ('last_uid', 0), _connector='OR'), name='mailbox_read_within_a_validity')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('mail', 'by mail'), ('messenger', 'by messenger')], max_length=10)),
                ('uidvalidity', models.BigIntegerField(null=True)),
                ('uid', models.BigIntegerField(null=True)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('digest', models.CharField(max_length=64)),
                ('thread', models.CharField(blank=True, max_length=200)),
                ('whole', models.BooleanField(default=True)),
                ('size', models.PositiveBigIntegerField()),
                ('received_at', models.DateTimeField()),
                ('sender', models.CharField(blank=True, max_length=320)),
                ('sender_name', models.CharField(blank=True, max_length=200)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('kept', 'not read yet'), ('posted', 'in its demand'), ('quarantined', 'waits for somebody'), ('ignored', 'sent by a machine'), ('refused', 'not taken'), ('discarded', 'laid aside')], default='kept', max_length=12)),
                ('reason', models.CharField(blank=True, choices=[('unknown_sender', 'nobody here has this address'), ('new_matter', 'the sender is known, but it answers nothing'), ('forged', 'the reply address was not written by us'), ('other_sender', "it came from another address than the person's"), ('unproven', 'it is not certain that the sender is who it says'), ('left', 'the sender does not act for this enterprise any more'), ('not_allowed', 'the sender may not write in this demand'), ('too_many', 'too many letters from this sender within an hour'), ('defect', 'it could not be dealt with'), ('automatic', 'an automatic answer'), ('list', 'sent to a list'), ('bounce', 'a letter that could not be delivered came back'), ('own', 'one of our own letters'), ('not_yours', 'somebody of the zone may not write this there by mail'), ('ended', 'nothing can be written to this demand any more'), ('empty', 'nothing in it could be taken'), ('too_big', 'too large'), ('unreadable', 'not readable as a mail')], max_length=20)),
                ('text', models.TextField(blank=True)),
                ('rest', models.TextField(blank=True)),
                ('refused_files', models.JSONField(default=list)),
                ('settled_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.case')),
                ('files', models.ManyToManyField(related_name='letters', to='core.storedfile')),
                ('inlet', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='correspondence.inlet')),
                ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='cases.message')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('raw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='places.zone')),
                ('mailbox', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='letters', to='correspondence.mailbox')),
                ('note', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='cases.note')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', '-id'], name='letter_newest'), models.Index(condition=models.Q(('state', 'kept')), fields=['id'], name='letter_to_read'), models.Index(condition=models.Q(('state', 'quarantined')), fields=['zone', '-id'], name='letter_waiting'), models.Index(fields=['zone', 'sender', '-received_at'], name='letter_of_sender'), models.Index(condition=models.Q(('name', ''), _negated=True), fields=['zone', 'name'], name='letter_named'), models.Index(condition=models.Q(('thread', ''), _negated=True), fields=['inlet', 'thread', '-id'], name='letter_of_thread'), django.contrib.postgres.indexes.BrinIndex(fields=['received_at'], name='letter_age')],
                'constraints': [models.UniqueConstraint(fields=('mailbox', 'uidvalidity', 'uid'), name='letter_fetched_once'), models.UniqueConstraint(fields=('zone', 'name', 'digest'), name='letter_kept_once'), models.UniqueConstraint(condition=models.Q(('inlet__isnull', False)), fields=('inlet', 'name'), name='letter_handed_in_once'), models.CheckConstraint(condition=models.Q(('state__in', ['kept', 'posted', 'quarantined', 'ignored', 'refused', 'discarded'])), name='letter_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'posted'), _negated=True), ('case__isnull', False), _connector='OR'), name='letter_posted_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('inlet__isnull', True), ('way', 'mail')), models.Q(('inlet__isnull', False), ('uid', None), ('way', 'messenger')), _connector='OR'), name='letter_came_one_way'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('settled_at__isnull', True), ('state', 'kept')), models.Q(('reason__in', ('unknown_sender', 'new_matter', 'forged', 'other_sender', 'unproven', 'left', 'not_allowed', 'too_many', 'defect')), ('settled_at__isnull', True), ('state', 'quarantined')), models.Q(('reason__in', ('automatic', 'list', 'bounce', 'own')), ('settled_at__isnull', False), ('state', 'ignored')), models.Q(('reason__in', ('not_yours', 'ended', 'empty', 'too_big', 'unreadable')), ('settled_at__isnull', False), ('state', 'refused')), models.Q(('settled_at__isnull', False), ('state__in', ['posted', 'discarded'])), _connector='OR'), name='letter_settled_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('message__isnull', True), ('note__isnull', True)), models.Q(('state', 'posted'), models.Q(('message__isnull', True), ('note__isnull', True), _connector='OR')), _connector='OR'), name='letter_said_if_posted')],
            },
        ),
    ]
